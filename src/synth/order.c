#include "synth/order.h"

#include <errno.h>
#include <sys/socket.h>

static bool send_packet(int socket, const void *at, size_t bytes) {
    ssize_t n;
    do
        n = send(socket, at, bytes, MSG_NOSIGNAL);
    while (n < 0 && errno == EINTR);
    return n == (ssize_t)bytes;
}

/* A packet of at least `least` bytes. */
static bool receive_packet(int socket, void *at, size_t room, size_t least, size_t *bytes) {
    ssize_t n;
    do
        n = recv(socket, at, room, 0);
    while (n < 0 && errno == EINTR);
    *bytes = n > 0 ? (size_t)n : 0;
    return n >= (ssize_t)least;
}

bool order_send(int socket, const struct order *o) {
    return send_packet(socket, o, offsetof(struct order, text) + o->text_len);
}

bool order_receive(int socket, struct order *o) {
    size_t n;
    return receive_packet(socket, o, sizeof *o, offsetof(struct order, text), &n) &&
           n == offsetof(struct order, text) + o->text_len;
}

bool receipt_send(int socket, const struct receipt *r) {
    return send_packet(socket, r, offsetof(struct receipt, text) + r->text_len);
}

bool receipt_receive(int socket, struct receipt *r) {
    size_t n;
    return receive_packet(socket, r, sizeof *r, offsetof(struct receipt, text), &n) &&
           n == offsetof(struct receipt, text) + r->text_len;
}
