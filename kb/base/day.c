// SPDX-License-Identifier: MIT
// Days from civil dates after Howard Hinnant, "chrono-Compatible Low-Level
// Date Algorithms" (public domain): eras of 400 years that begin on 1 March.
#include <kb/day.h>

#include <stddef.h>

enum {
    DAYS_PER_ERA = 146097,
    DAYS_TO_EPOCH = 719468, // from 0000-03-01 to 1970-01-01
    FIRST_DAY = -719528,    // 0000-01-01
    LAST_DAY = 2932896      // 9999-12-31
};

static int
days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && is_leap);
}

kb_status
kb_day_make(int year, int month, int day, kb_day *out)
{
    if (year < 0 || year > 9999 || month < 1 || month > 12 || day < 1 ||
        day > days_in_month(year, month)) {
        return KB_ERR_INVALID;
    }
    const int shifted = month <= 2 ? year - 1 : year;
    const int era = (shifted >= 0 ? shifted : shifted - 399) / 400;
    const int year_of_era = shifted - era * 400;
    const int day_of_year =
        (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    const int day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    *out = era * DAYS_PER_ERA + day_of_era - DAYS_TO_EPOCH;
    return KB_OK;
}

void
kb_day_split(kb_day day, int *year, int *month, int *of_month)
{
    const int64_t shifted = (int64_t)day + DAYS_TO_EPOCH;
    const int64_t era =
        (shifted >= 0 ? shifted : shifted - (DAYS_PER_ERA - 1)) / DAYS_PER_ERA;
    const int of_era = (int)(shifted - era * DAYS_PER_ERA);
    const int year_of_era =
        (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    const int of_year =
        of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int shifted_month = (5 * of_year + 2) / 153;
    *of_month = of_year - (153 * shifted_month + 2) / 5 + 1;
    *month = shifted_month + (shifted_month < 10 ? 3 : -9);
    *year = (int)(year_of_era + era * 400) + (*month <= 2);
}

static bool
read_number(const char *digits, size_t n, int *out)
{
    int value = 0;
    for (size_t i = 0; i < n; ++i) {
        if (digits[i] < '0' || digits[i] > '9') {
            return false;
        }
        value = value * 10 + (digits[i] - '0');
    }
    *out = value;
    return true;
}

kb_status
kb_day_parse(kb_str text, kb_day *out)
{
    int year = 0;
    int month = 0;
    int day = 0;
    if (text.len < KB_DAY_LEN || text.ptr[4] != '-' || text.ptr[7] != '-' ||
        !read_number(text.ptr, 4, &year) ||
        !read_number(text.ptr + 5, 2, &month) ||
        !read_number(text.ptr + 8, 2, &day)) {
        return KB_ERR_SYNTAX;
    }
    if (text.len > KB_DAY_LEN && text.ptr[KB_DAY_LEN] != 'T' &&
        text.ptr[KB_DAY_LEN] != ' ') {
        return KB_ERR_SYNTAX;
    }
    return kb_day_make(year, month, day, out) == KB_OK ? KB_OK : KB_ERR_SYNTAX;
}

static void
put_digits(char *out, int number, size_t n)
{
    for (; n > 0; number /= 10) {
        out[--n] = (char)('0' + number % 10);
    }
}

void
kb_day_format(kb_day day, char out[KB_DAY_LEN + 1])
{
    if (day == KB_NO_DAY) {
        out[0] = '\0';
        return;
    }
    const kb_day clamped = day < FIRST_DAY  ? FIRST_DAY
                           : day > LAST_DAY ? LAST_DAY
                                            : day;
    int year = 0;
    int month = 0;
    int of_month = 0;
    kb_day_split(clamped, &year, &month, &of_month);
    // By hand: printf() is what a long table would wait for.
    put_digits(out, year, 4);
    out[4] = '-';
    put_digits(out + 5, month, 2);
    out[7] = '-';
    put_digits(out + 8, of_month, 2);
    out[KB_DAY_LEN] = '\0';
}
