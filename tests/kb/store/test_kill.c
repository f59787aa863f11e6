// SPDX-License-Identifier: MIT
// A writer is killed at any moment, again and again: all that it has reported
// as committed must be there, whole, and nothing of what was not.
// KB_TEST_KILLS: how often.
#include "crash.h"

#include <signal.h>
#include <time.h>

enum { N_KILLS = 60, MAX_PAUSE_US = 60000, COMPACT_EVERY = 9 };

/// Commit after commit, each reported by its number; sometimes compacting.
_Noreturn static void
write_until_killed(const temp *t, int out)
{
    const kb_store_options options = {.create = true,
                                      .map_size = UINT64_C(1) << 30};
    kb_store *store = NULL;
    if (kb_store_open(t->store, &options, &store, NULL) != KB_OK) {
        _exit(1);
    }
    for (unsigned n = crash_number(store) + 1;; ++n) {
        crash_commit(store, n);
        if (write(out, &n, sizeof(n)) != (ssize_t)sizeof(n) ||
            (n % COMPACT_EVERY == 0 &&
             kb_store_compact(store, NULL) != KB_OK)) {
            _exit(1);
        }
    }
}

static void
pause_us(uint32_t us)
{
    const struct timespec pause = {0, (long)us * 1000};
    (void)nanosleep(&pause, NULL);
}

/// Run a writer and kill it; the number of the last commit it reported.
static unsigned
run_and_kill(const temp *t, uint32_t us, unsigned last)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        close(ends[0]);
        write_until_killed(t, ends[1]);
    }
    close(ends[1]);
    pause_us(us);
    assert_int_equal(kill(child, SIGKILL), 0);
    unsigned n = 0;
    while (read(ends[0], &n, sizeof(n)) == (ssize_t)sizeof(n)) {
        last = n;
    }
    close(ends[0]);
    int how = 0;
    assert_int_equal(waitpid(child, &how, 0), child);
    assert_true(WIFSIGNALED(how));
    return last;
}

/// A store that was never interrupted, brought up to a commit.
static void
catch_up(kb_store *sound, unsigned *at, unsigned n)
{
    while (*at < n) {
        crash_commit(sound, ++*at);
    }
}

static void
keeps_what_was_committed(void **state)
{
    (void)state;
    const unsigned n_kills = crash_wanted("KB_TEST_KILLS", N_KILLS);
    uint64_t seed = UINT64_C(0xC0AC29B7C97C50DD);
    temp t;
    temp reference;
    unsigned last = 0;
    unsigned at = 0;
    unsigned n_unreported = 0;
    temp_begin(&t);
    temp_begin(&reference);
    kb_store *const sound = open_new(&reference);
    for (unsigned i = 0; i < n_kills; ++i) {
        const unsigned reported =
            run_and_kill(&t, chance(&seed, MAX_PAUSE_US), last);
        const kb_status st = kb_store_check(t.store, crash_print, NULL, NULL);
        if (st == KB_ERR_MISSING && reported == 0) {
            continue; // killed before the store was there
        }
        assert_int_equal(st, KB_OK);
        kb_store *const store = open_new(&t);
        last = crash_number(store);
        assert_in_range(last, reported, reported + 1);
        n_unreported += last > reported;
        catch_up(sound, &at, last);
        const kb_str a = see(store);
        const kb_str b = see(sound);
        assert_true(kb_str_equal(a, b));
        free_text(a);
        free_text(b);
        kb_store_close(store);
    }
    print_message("%u kills, %u commits, %u of them before they were "
                  "reported\n",
                  n_kills, last, n_unreported);
    kb_store_close(sound);
    temp_end(&reference);
    char part[128];
    snprintf(part, sizeof(part), "%s/data.mdb.part", t.store);
    (void)unlink(part);
    temp_end(&t);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_what_was_committed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
