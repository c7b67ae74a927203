// SPDX-License-Identifier: MIT
#include "terminal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

static struct termios original;
static struct termios current;
static bool is_open;

bool terminal_open(void)
{
    const char *name = getenv("TERM");

    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) ||
        (name && strcmp(name, "dumb") == 0) ||
        tcgetattr(STDIN_FILENO, &original) != 0) {
        return false;
    }
    current = original;
    // Output is left alone: a line feed goes on being the start of a line.
    current.c_iflag &= ~(tcflag_t)(ICRNL | IXON | ISTRIP | INPCK);
    current.c_lflag &= ~(tcflag_t)(ECHO | ICANON | IEXTEN | ISIG);
    current.c_cc[VMIN] = 1;
    current.c_cc[VTIME] = 0;
    is_open = tcsetattr(STDIN_FILENO, TCSADRAIN, &current) == 0;
    if (is_open) {
        atexit(terminal_close);
    }
    return is_open;
}

void terminal_close(void)
{
    if (is_open) {
        tcsetattr(STDIN_FILENO, TCSADRAIN, &original);
        is_open = false;
    }
}

void terminal_set_signals(bool wanted)
{
    if (!is_open) {
        return;
    }
    if (wanted) {
        current.c_lflag |= (tcflag_t)ISIG;
    } else {
        current.c_lflag &= ~(tcflag_t)ISIG;
    }
    tcsetattr(STDIN_FILENO, TCSADRAIN, &current);
}

size_t terminal_columns(void)
{
    struct winsize size;

    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
        return size.ws_col;
    }
    return 80;
}

void terminal_write(const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t written = write(STDOUT_FILENO, bytes, length);

        if (written < 0 && errno != EINTR) {
            return;
        }
        if (written > 0) {
            bytes += written;
            length -= (size_t)written;
        }
    }
}
