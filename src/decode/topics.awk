# topics.awk: turns topics.in into a C table, a row for each block.
#
# SPDX-License-Identifier: GPL-3.0-or-later

function fault(reason) {
    print FILENAME ":" FNR ": " reason > "/dev/stderr"
    failed = 1
}

function quoted(text) {
    gsub(/\\/, "\\\\", text)
    gsub(/"/, "\\\"", text)
    return "\"" text "\""
}

# A field joins the lines of its word; those of a script stay lines.
function add(word, text,    joint) {
    joint = word == "script" ? "\\n" : " "
    if (word in field)
        text = field[word] joint text
    field[word] = text
}

function finish(    word) {
    if (name == "")
        return
    if (!("text" in field))
        fault(name " has no text")
    if (kind == "errno")
        print "#ifdef " name
    print "    {.kind = TOPIC_" toupper(kind) ", .name = \"" name "\","
    split("title text waits in out script", order, " ")
    for (i = 1; i <= 6; i++) {
        word = order[i]
        if (word in field)
            print "     ." word " = \"" field[word] "\","
    }
    print "    },"
    if (kind == "errno")
        print "#endif"
    split("", field)
}

BEGIN {
    failed = 0
    print "/* Made from topics.in by topics.awk. */"
    print "\nconst struct topic topics[] = {"
}

/^[ \t]*(#|$)/ { next }

$1 ~ /^(call|state|errno|signal|lookup)$/ && NF == 2 {
    finish()
    kind = $1
    name = $2
    next
}

{
    rest = $0
    sub(/^[a-z]+ /, "", rest)
    if ($1 !~ /^(title|text|waits|in|out|script)$/ || NF < 2)
        fault("title, text, waits, in, out or script expected")
    rest = quoted(rest)
    add($1, substr(rest, 2, length(rest) - 2))
}

END {
    finish()
    print "};"
    if (failed)
        exit 1
}
