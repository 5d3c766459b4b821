# constants.awk: turns constants.in into a C file of tables, one for each group, named
# GROUP_rows. Knows nothing of which names a system has: the preprocessor decides that.
#
# SPDX-License-Identifier: GPL-3.0-or-later

function fault(reason) {
    print FILENAME ":" FNR ": " reason > "/dev/stderr"
    failed = 1
}

BEGIN { groups = 0; failed = 0 }

/^[ \t]*(#|$)/ { next }

{
    value = $2
    first = 3
    if ($3 ~ /^=/) {
        value = substr($3, 2)
        first = 4
    }
    help = ""
    for (i = first; i <= NF; i++)
        help = help (i > first ? " " : "") $i
    if ($1 !~ /^[a-z]+$/)
        fault("a group is a word in small letters")
    if ($2 !~ /^[A-Za-z0-9_]+$/ || value !~ /^[A-Za-z0-9_]+$/)
        fault("GROUP NAME [=EXPRESSION] [HELP] expected")
    if (help ~ /["\\]/)
        fault("the help cannot hold quotes or backslashes")
    if (!($1 in rows)) {
        order[++groups] = $1
        rows[$1] = ""
    }
    row = "    {\"" $2 "\", " value ", \"" help "\"},\n"
    # A number is there on every system.
    if (value !~ /^[0-9]/)
        row = "#ifdef " value "\n" row "#endif\n"
    rows[$1] = rows[$1] row
}

END {
    if (failed)
        exit 1
    print "/* Made from constants.in by constants.awk. */"
    for (i = 1; i <= groups; i++)
        printf "\nstatic const struct constant %s_rows[] = {\n%s};\n",
            order[i], rows[order[i]]
}
