# options.awk: turns options.in into C: the table of options, and how long the prefix is
# that may be left out of each name. Knows nothing of which options a system has: the
# preprocessor decides that.
#
# SPDX-License-Identifier: GPL-3.0-or-later

function fault(reason) {
    print FILENAME ":" FNR ": " reason > "/dev/stderr"
    failed = 1
}

function access_flags(letters) {
    if (letters == "r")
        return "OPTION_READ"
    if (letters == "w")
        return "OPTION_WRITE"
    if (letters == "rw")
        return "OPTION_READ | OPTION_WRITE"
    fault("ACCESS is r, w or rw, and perhaps v, t")
    return ""
}

BEGIN { count = 0; failed = 0 }

/^[ \t]*(#|$)/ { next }

{
    if (NF < 6) {
        fault("LEVEL NAME KIND ACCESS UNIT HELP expected")
        next
    }
    varies = $4 ~ /v/ ? "true" : "false"
    takes = $4 ~ /t/ ? "true" : "false"
    access = $4
    sub(/[vt]+$/, "", access)
    help = $6
    for (i = 7; i <= NF; i++)
        help = help " " $i
    if (help ~ /["\\]/)
        fault("the help cannot hold quotes or backslashes")
    test[count] = "#if defined " $1 " && defined " $2 "\n"
    unit = $5 == "-" ? "" : $5
    row[count] = "    {\"" $2 "\", \"" $1 "\", " $1 ", " $2 ", &option_" $3 ",\n" \
        "     " access_flags(access) ", " takes ", " varies ", \"" unit "\",\n" \
        "     \"" help "\"},\n"
    prefix[count] = index($2, "_")
    count++
}

END {
    if (failed)
        exit 1
    print "/* Made from options.in by options.awk. */"
    print "\nconst struct option options[] = {"
    for (i = 0; i < count; i++)
        printf "%s%s#endif\n", test[i], row[i]
    print "};\n\nstatic const unsigned char prefix_len[] = {"
    for (i = 0; i < count; i++)
        printf "%s    %d,\n#endif\n", test[i], prefix[i]
    print "};"
}
