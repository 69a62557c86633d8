# Runs one job of the agent's, as docs/protocol.md says. A plugin is a file of shell functions: run, and perhaps prepare
# and validate. It may call text, html and log, and finds $incident, $event and $data. What run returns is its return code.

exec 3<&0 4>&1 </dev/null >&2 # the channel is not the plugin's: what it prints ends on the console

LC_ALL=C # lengths are those of bytes

frame() { # TYPE PAYLOAD
    size=${#2}
    high="\\$((size >> 30 & 3))$((size >> 27 & 7))$((size >> 24 & 7))\\$((size >> 22 & 3))$((size >> 19 & 7))$((size >> 16 & 7))"
    low="\\$((size >> 14 & 3))$((size >> 11 & 7))$((size >> 8 & 7))\\$((size >> 6 & 3))$((size >> 3 & 7))$((size & 7))"
    printf "$high$low%s%s" "$1" "$2" >&4
}

receive() {
    set -- $(head -c 5 <&3 | od -An -tu1)
    message=$(head -c $(($1 << 24 | $2 << 16 | $3 << 8 | $4)) <&3)
}

member() { # NAME: of the message, if it is a text
    case $message in *'"'"$1"'":"'*) ;; *) return ;; esac
    value=${message#*\""$1"\":\"}
    printf %s "${value%%\"*}"
}

json() { # TEXT
    case $1 in
        *[\\\"[:cntrl:]]*) printf '"%s"' "$(printf %s "$1" | tr '\n\t' '  ' | sed 's/[\\"]/\\&/g')" ;;
        *) printf '"%s"' "$1" ;;
    esac
}

failed() { # PHASE TYPE MESSAGE
    frame E '{"failure":{"phase":"'"$1"'","type":"'"$2"'","message":'"$(json "$3")"',"traceback":""}}'
    exit
}

text() { frame T "$1"; }
html() { frame H "$1"; }
log() { frame L '{"level":"'"$1"'","message":'"$(json "$2")"'}'; } # LEVEL MESSAGE
prepare() { :; }
validate() { :; }

frame R '{"protocol":1,"runtime":"sh","pid":'$$'}'
receive
file=$(member payload) action=$(member action) incident=$(member incident) event=$(member event) data=$(member data_directory)
textkey=$(member textkey)
export COUNTERMEASURE_INCIDENT="$incident" COUNTERMEASURE_TEXTKEY="$textkey"
trouble=$(sh -n "$file" 2>&1) || failed load SyntaxError "$trouble"
. "$file" || failed load LoadError "$file returned $?"
if [ "$action" = validate ]; then
    problems=$(validate)
    frame V '{"problems":'"$(if [ -n "$problems" ]; then json "$problems"; else echo null; fi)"'}'
    frame E '{"failure":null}'
    exit
fi
prepare || failed prepare ReturnCode "prepare returned $?"
frame P '{}'
receive
run
frame C '{"code":'$?'}'
frame E '{"failure":null}'
