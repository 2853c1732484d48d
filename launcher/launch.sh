# shellcheck shell=bash
# Starts a program of this project: finds a JDK, builds what is not built, and becomes one JVM. Sourced by the launchers in examples/ and
# bench/. Kept to bash 3.2, which is what macOS has.
#
#   launch MODULE MAIN-CLASS [JVM-OPTION...] -- [ARGUMENT...]
#
# Which JDK: $JDK25, else $JAVA_HOME, else the java on the PATH, if it is 25 or later; else the oldest of 25 or later among those installed.

root=$(CDPATH='' cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
program=$(basename "$0")
jdk_minimum=25

say() {
    printf '%s: %s\n' "$program" "$*" >&2
}

die() {
    say "$@"
    exit 1
}

# The feature version of the JDK in directory $1, from its release file: asking the JVM itself would cost a JVM start; 0 if there is none.
feature_version() {
    local version=
    if [ -x "$1/bin/java" ] && [ -r "$1/release" ]; then
        version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
    fi
    printf '%s' "${version:-0}"
}

# The home of the java on the PATH, whatever links lead to it.
home_on_path() {
    local java link
    java=$(command -v java) || return 0
    while [ -L "$java" ]; do
        link=$(readlink "$java")
        case $link in
            /*) java=$link ;;
            *) java=$(dirname "$java")/$link ;;
        esac
    done
    CDPATH='' cd -P "$(dirname "$java")/.." && pwd
}

# Sets jdk.
find_jdk() {
    local on_path home version best=0
    if [ -n "${JDK25:-}" ]; then
        [ "$(feature_version "$JDK25")" -ge "$jdk_minimum" ] || die "JDK25=$JDK25 is no JDK $jdk_minimum or later"
        jdk=$JDK25
        return
    fi
    on_path=$(home_on_path)
    for home in "${JAVA_HOME:-}" "$on_path"; do
        if [ -n "$home" ] && [ "$(feature_version "$home")" -ge "$jdk_minimum" ]; then
            jdk=$home
            return
        fi
    done
    jdk=
    for home in ${on_path:+"${on_path%/*}"/*} /usr/lib/jvm/* /usr/java/* /opt/* /opt/java/* "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* \
        {,"${HOME:-}"}/Library/Java/JavaVirtualMachines/*/Contents/Home; do
        version=$(feature_version "$home")
        if [ "$version" -ge "$jdk_minimum" ] && { [ "$best" -eq 0 ] || [ "$version" -lt "$best" ]; }; then
            best=$version
            jdk=$home
        fi
    done
    [ -n "$jdk" ] || die "no JDK $jdk_minimum or later found. Looked at: JDK25 (not set)," \
        "JAVA_HOME (${JAVA_HOME:-not set}), the java on the PATH (${on_path:-none}) and its neighbours," \
        "/usr/lib/jvm, /usr/java, /opt, ~/.sdkman/candidates/java, ~/.jdks, /Library/Java/JavaVirtualMachines." \
        "Install one, or say where it is: JDK25=/path/to/jdk $0"
}

# Whether module $1 must be built: never built, or older than a source or a pom, or its class path has gone.
is_stale() {
    local stamp=$root/$1/target/classpath.txt newer entry entries
    [ -f "$stamp" ] || return 0
    newer=$(find "$root"/pom.xml "$root"/*/pom.xml "$root"/loop-*/src/main "$root/$1/src/main" -newer "$stamp" 2> /dev/null | head -n 1) || true
    [ -z "$newer" ] || return 0
    IFS=: read -r -a entries < "$stamp" || true # there is no newline at its end
    for entry in "${entries[@]}"; do
        [ -e "$entry" ] || return 0
    done
    return 1
}

build() {
    command -v mvn > /dev/null || die "has to be built first, and mvn is not on the PATH: install Maven 3.8 or later"
    say "building (the first time this takes a minute)"
    if [ -z "${JAVA_HOME:-}" ] && ! command -v java > /dev/null; then
        export JAVA_HOME=$jdk # for Maven itself
    fi
    # Maven's search for a JDK looks at variables with such a name.
    (cd "$root" && JAVA25_HOME=$jdk mvn -B -q -DskipTests -pl "$1" -am process-classes) >&2 || die "the build failed"
}

launch() {
    local module=$1 main=$2 jdk
    local options=(--add-opens java.base/java.lang=ALL-UNNAMED --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow)
    shift 2
    while [ "$1" != -- ]; do
        options+=("$1")
        shift
    done
    shift
    find_jdk
    if is_stale "$module"; then
        # Two launchers started together must not build over each other.
        exec 9< "$root/launcher/launch.sh"
        if command -v flock > /dev/null; then flock 9; fi
        if is_stale "$module"; then build "$module"; fi
        exec 9<&-
    fi
    exec "$jdk/bin/java" "${options[@]}" -cp "$root/$module/target/classes:$(cat "$root/$module/target/classpath.txt")" "$main" "$@"
}
