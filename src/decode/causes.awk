# causes.awk: turns causes.in into a C table, a row for each call. Knows nothing of which
# errnos a system has: the preprocessor decides that.
#
# SPDX-License-Identifier: GPL-3.0-or-later

function fault(reason) {
    print FILENAME ":" FNR ": " reason > "/dev/stderr"
    failed = 1
}

function conditions(names,    part, n, i, bits) {
    if (names == "-")
        return "0"
    n = split(names, part, "+")
    bits = ""
    for (i = 1; i <= n; i++)
        bits = bits (i > 1 ? " | " : "") "IF(IF_" toupper(part[i]) ")"
    return bits
}

# The row that was read last, whose lines to try are complete now.
function finish(    i) {
    if (error == "")
        return
    print "#ifdef " error
    for (i = 1; i <= count; i++)
        print "    {\"" call[i] "\", " error ", " bits ",\n     \"" sentence "\", " \
            (try == "" ? "NULL" : "\"" try "\"") "},"
    print "#endif"
    error = try = ""
}

BEGIN {
    failed = 0
    print "/* Made from causes.in by causes.awk. */"
    print "\nconst struct cause causes[] = {"
}

/^[ \t]*(#|$)/ { next }

/^ +> / {
    line = $0
    sub(/^ +> /, "", line)
    gsub(/\\/, "\\\\", line)
    gsub(/"/, "\\\"", line)
    if (error == "")
        fault("a line to try belongs to the row above it")
    try = try (try == "" ? "" : "\\n") line
    next
}

{
    finish()
    error = $2
    bits = conditions($3)
    sentence = $4
    for (i = 5; i <= NF; i++)
        sentence = sentence " " $i
    if ($1 !~ /^[a-z0-9_|]+$/ || $2 !~ /^E[A-Z0-9]+$/ || $3 !~ /^(-|[a-z0-9+]+)$/)
        fault("CALL ERRNO CONDITION SENTENCE expected")
    if (sentence !~ /\.$/ || sentence ~ /["\\]/)
        fault("a sentence ends with a full stop and holds no quotes or backslashes")
    count = split($1, call, "|")
}

END {
    finish()
    print "};"
    if (failed)
        exit 1
}
