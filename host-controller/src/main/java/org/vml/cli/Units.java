package org.vml.cli;

import java.time.ZonedDateTime;

/// Figures as people read them. Built by hand: `String.format` costs start-up time.
final class Units {
    private static final String[] SIZES = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private Units() {}

    /// `0 B`, `38.8 MiB`, `1.0 GiB`.
    static String size(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        double value = bytes;
        int unit = 0;
        while (Math.round(value * 10) >= 10240) {
            value /= 1024;
            unit++;
        }
        return tenths(value) + " " + SIZES[unit];
    }

    /// `8.3 s`, `2 min 5 s`, `1 h 3 min`.
    static String seconds(double seconds) {
        if (Math.round(seconds * 10) < 600) {
            return tenths(seconds) + " s";
        }
        return wholeSeconds(Math.round(seconds));
    }

    /// `3 s`, `2 min 5 s`, `1 h 3 min`.
    static String wholeSeconds(long seconds) {
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3600
                ? seconds / 60 + " min " + seconds % 60 + " s"
                : seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
    }

    /// How much `part` is of `whole`: `0.7 %`, `<0.1 %`, `43 %`.
    static String ratio(long part, long whole) {
        double percent = 100.0 * part / whole;
        if (percent >= 10) {
            return Math.round(percent) + " %";
        }
        return part > 0 && percent < 0.05 ? "<0.1 %" : tenths(percent) + " %";
    }

    /// `1 entry`, `2 entries`.
    static String count(long number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }

    /// `2026-11-22 15:06`.
    static String minute(ZonedDateTime time) {
        return time.getYear() + "-" + two(time.getMonthValue()) + "-" + two(time.getDayOfMonth()) + " "
                + two(time.getHour()) + ":" + two(time.getMinute());
    }

    /// `2026-11-22 15:06:24 +01:00`.
    static String second(ZonedDateTime time) {
        return minute(time) + ":" + two(time.getSecond()) + " " + time.getOffset();
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }

    private static String tenths(double value) {
        long tenths = Math.round(value * 10);
        return tenths / 10 + "." + tenths % 10;
    }
}
