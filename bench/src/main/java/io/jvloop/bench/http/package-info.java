/** What a request costs a web server: {@code examples/http} on a loop and on Netty alone, beside Vert.x and Helidon. */
package io.jvloop.bench.http;
