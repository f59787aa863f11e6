// SPDX-License-Identifier: MIT
#include "out.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { BUFFER_SIZE = 1 << 16 };

void
kb_out_init(kb_out *out, int fd)
{
    *out = (kb_out){.fd = fd, .shown_on = fd};
}

void
kb_out_clear(kb_out *out)
{
    free(out->data);
    *out = (kb_out){.fd = out->fd, .shown_on = out->shown_on};
}

void
kb_out_reset(kb_out *out)
{
    out->len = 0;
    out->error = 0;
}

int
kb_out_close(kb_out *out, const kb_cli *cli)
{
    kb_out_flush(out);
    const int error = out->error;
    kb_out_clear(out);
    if (error == 0 || error == EPIPE) {
        return KB_EXIT_OK;
    }
    kb_cli_warn(cli, "standard output: %s", strerror(error));
    return KB_EXIT_IO;
}

void
kb_out_flush(kb_out *out)
{
    size_t done = 0;
    while (out->fd >= 0 && done < out->len && out->error == 0) {
        const ssize_t n = write(out->fd, out->data + done, out->len - done);
        if (n >= 0) {
            done += (size_t)n;
        } else if (errno != EINTR) {
            out->error = errno;
        }
    }
    if (out->fd >= 0) {
        out->len = 0;
    }
}

bool
kb_out_reserve(kb_out *out, size_t more)
{
    if (out->error != 0) {
        return false;
    }
    if (out->cap - out->len >= more) {
        return true;
    }
    if (out->fd >= 0) {
        kb_out_flush(out);
    }
    size_t cap = out->cap > 0 ? out->cap : BUFFER_SIZE;
    while (cap - out->len < more && cap <= SIZE_MAX / 2) {
        cap *= 2;
    }
    if (cap > out->cap) {
        char *const data = realloc(out->data, cap);
        if (!data) {
            out->error = ENOMEM;
            return false;
        }
        out->data = data;
        out->cap = cap;
    }
    return out->error == 0;
}

void
kb_out_number(kb_out *out, uint64_t number)
{
    char digits[20];
    size_t begin = sizeof(digits);
    do {
        --begin;
        digits[begin] = (char)('0' + (number % 10));
        number /= 10;
    } while (number > 0);
    kb_out_bytes(out, digits + begin, sizeof(digits) - begin);
}

void
kb_out_fraction(kb_out *out, double value, int digits)
{
    char text[64];
    uint64_t unit = 1;
    for (int i = 0; i < digits; ++i) {
        unit *= 10;
    }
    const uint64_t number = (uint64_t)(value * (double)unit + 0.5);
    uint64_t rest = number % unit;
    size_t n = 0;
    for (int i = digits; i > 0; --i) { // the last digit first
        text[i] = (char)('0' + (char)(rest % 10));
        n = n == 0 && rest % 10 != 0 ? (size_t)i + 1 : n;
        rest /= 10;
    }
    text[0] = '.';
    kb_out_number(out, number / unit);
    kb_out_bytes(out, text, n);
}
