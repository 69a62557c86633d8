# A driver for tests: the payload is the path of a file that defines prepare, run and validate.
exec 3<&0 4>&1 </dev/null >&2

send() { # TYPE TEXT
    length=$(printf %s "$2" | wc -c)
    printf "$(printf '\\%03o\\%03o\\%03o\\%03o' $((length >> 24 & 255)) $((length >> 16 & 255)) $((length >> 8 & 255)) $((length & 255)))%s%s" "$1" "$2" >&4
}

receive() {
    set -- $(head -c 5 <&3 | od -An -tu1)
    message=$(head -c $(($1 << 24 | $2 << 16 | $3 << 8 | $4)) <&3)
}

member() { # NAME
    printf %s "$message" | sed -n 's/.*"'"$1"'":"\([^"]*\)".*/\1/p'
}

end() { # PHASE TYPE MESSAGE
    send E '{"failure":{"phase":"'"$1"'","type":"'"$2"'","message":"'"$3"'","traceback":"in '"$1"'"}}'
    exit
}

prepare() { :; }
validate() { :; }

# what is to be loaded ahead is the path of a file, too
case $1 in '"'*) ahead=${1#?} && . "${ahead%?}" ;; esac
send R '{"protocol":1,"runtime":"sh","pid":'$$'}'
receive
action=$(member action) incident=$(member incident) data=$(member data_directory)
. "$(member payload)" || end load LoadError 'cannot be read'
if [ "$action" = validate ]; then
    problems=$(validate)
    send V '{"problems":'"$([ -n "$problems" ] && printf '"%s"' "$problems" || echo null)"'}'
    send E '{"failure":null}'
    exit
fi
prepare || end prepare PrepareError 'is not well'
send P '{}'
receive
run || end run RunError "returned $?"
send E '{"failure":null}'
