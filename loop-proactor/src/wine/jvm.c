#include "jvm.h"
#include <dlfcn.h>
#include <jni.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define OPTIONS 128

typedef jint create_fn(JavaVM **, void **, void *);

static void die(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fputs("wine host: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    _exit(1);
}

/* Not exit(): Wine's and the JVM's threads still run, and what they use must not be torn down below them. */
static void JNICALL end_process(jint code) {
    fflush(NULL);
    _exit(code);
}

static void check(JNIEnv *env) {
    if ((*env)->ExceptionCheck(env)) {
        (*env)->ExceptionDescribe(env);
        end_process(1);
    }
}

static jobjectArray strings(JNIEnv *env, int count, char **values) {
    jobjectArray array = (*env)->NewObjectArray(env, count, (*env)->FindClass(env, "java/lang/String"), NULL);
    for (int i = 0; i < count; i++)
        (*env)->SetObjectArrayElement(env, array, i, (*env)->NewStringUTF(env, values[i]));
    check(env);
    return array;
}

static void run(JNIEnv *env, char *name, int count, char **arguments) {
    for (char *c = name; *c; c++)
        if (*c == '.')
            *c = '/';
    jclass type = (*env)->FindClass(env, name);
    check(env);
    jmethodID method = (*env)->GetStaticMethodID(env, type, "main", "([Ljava/lang/String;)V");
    check(env);
    (*env)->CallStaticVoidMethod(env, type, method, strings(env, count, arguments));
    check(env);
}

void jvm_main(const char *library, int count, char **arguments) {
    void *loaded = dlopen(library, RTLD_NOW | RTLD_GLOBAL);
    if (!loaded)
        die("cannot load the JVM: %s", dlerror());
    create_fn *create = (create_fn *)dlsym(loaded, "JNI_CreateJavaVM");
    if (!create)
        die("%s is no JVM: %s", library, dlerror());

    JavaVMOption options[OPTIONS] = {{.optionString = "exit", .extraInfo = (void *)end_process}};
    int n = 1;
    for (; count > 0 && arguments[0][0] == '-'; count--, arguments++) {
        if (n == OPTIONS)
            die("more than %d options", OPTIONS);
        options[n++].optionString = arguments[0];
    }
    if (count == 0)
        die("no main class");

    JavaVMInitArgs init = {JNI_VERSION_10, n, options, JNI_FALSE};
    JavaVM *vm;
    JNIEnv *env;
    jint failed = create(&vm, (void **)&env, &init);
    if (failed)
        die("the JVM does not start: error %d", (int)failed);
    run(env, arguments[0], count - 1, arguments + 1);
    (*vm)->DestroyJavaVM(vm);
    end_process(0);
}
