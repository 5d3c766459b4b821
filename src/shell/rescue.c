/*
 * rescue.c: the session as a script, written with memory that was set aside. Knows nothing of who
 * had none.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "shell/rescue.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/mem.h"
#include "shell/state_folder.h"

/* So much is enough to write a record at a time. */
enum { RESERVE = 4 << 20 };

/* An allocator's hook has no other place to find them. */
static struct {
    void *reserve;
    char *path;
} self;

static bool
write_lines(int fd, const struct buf *lines)
{
    return lines->len == 0 || write(fd, lines->data, lines->len) == (ssize_t)lines->len;
}

static bool
write_journal(int fd, const struct journal *j)
{
    struct script_view *v = script_open();
    struct buf lines = {0};
    bool good = true;

    for (size_t i = 0; good && i < j->count; i++) {
        buf_clear(&lines);
        script_record(v, &lines, journal_at(j, i));
        if (script_replaces(v) != 0)
            lseek(fd, -(off_t)script_replaces(v), SEEK_CUR);
        good = write_lines(fd, &lines);
    }
    return good;
}

static void
say(const char *text)
{
    if (write(STDERR_FILENO, text, strlen(text)) < 0)
        return;
}

static void
save(void *context)
{
    const struct session *s = context;
    int fd;

    munmap(self.reserve, RESERVE);
    if (s->line != NULL)
        s->line->close();
    fd = open(self.path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0 || !write_journal(fd, &s->journal))
        return;
    say("sockshell: the session is saved in ");
    say(self.path);
    say("\n");
}

void
rescue_begin(struct session *s)
{
    void *reserve = mmap(NULL, RESERVE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    self.path = state_folder_file("exhausted.sock");
    if (reserve == MAP_FAILED || self.path == NULL)
        return;
    self.reserve = reserve;
    mem_on_exhausted(save, s);
}

void
rescue_end(void)
{
    mem_on_exhausted(NULL, NULL);
    if (self.reserve != NULL)
        munmap(self.reserve, RESERVE);
    free(self.path);
    self.reserve = NULL;
    self.path = NULL;
}
