package dev.modelswap.proxy.activity;

import java.util.List;

/**
 * One page of the rows that were asked for.
 *
 * @param total rows on all pages
 */
public record ActivityPage(List<ActivityRow> rows, long total) {

    public ActivityPage {
        rows = List.copyOf(rows);
    }
}
