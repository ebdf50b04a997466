# NAME exact CLEAN LIVE: the list as it was, where it is still as it was before
# NAME remove|prepend|append ELEMENT...: elements that are not there yet go before or behind it, in this order
_vml_list() {
    local _vml_name=$1 _vml_how=$2 _vml_old=${!1-} _vml_new= _vml_each _vml_rest
    shift 2
    case $_vml_how in
        exact) [[ $_vml_old != "$1" ]] || _vml_old=$2 ;;
        remove)
            _vml_rest=${_vml_old:+$_vml_old:}
            while [[ -n $_vml_rest ]]; do
                _vml_each=${_vml_rest%%:*} _vml_rest=${_vml_rest#*:}
                _vml_has "$_vml_each" "$@" || _vml_new+=$_vml_each:
            done
            _vml_old=${_vml_new%:}
            ;;
        *)
            for _vml_each; do
                [[ -n $_vml_old && :$_vml_old: == *":$_vml_each:"* ]] || _vml_new+=$_vml_each:
            done
            if [[ -z $_vml_old ]]; then
                _vml_old=${_vml_new%:}
            elif [[ $_vml_how == prepend ]]; then
                _vml_old=$_vml_new$_vml_old
            else
                _vml_old=$_vml_old${_vml_new:+:${_vml_new%:}}
            fi
            ;;
    esac
    export "$_vml_name=$_vml_old"
}

_vml_has() {
    local _vml_one=$1 _vml_other
    shift
    for _vml_other; do
        [[ $_vml_one != "$_vml_other" ]] || return 0
    done
    return 1
}

# NAME BRACKET BODY [x]: defines a function. BODY is not trusted to be the inside of one and nothing else: it is tried in
# an enclosure that nobody can have known when it was written, and that it would have to leave before anything ran.
# Functions that are called as builtins are may be among those defined before: hence `\builtin`.
_vml_function() {
    \builtin local _vml_open= _vml_close= _vml_each
    for _vml_each in {1..32}; do
        case $((RANDOM / 8 % 4)) in
            0) _vml_open+=$'if :\nthen\n' _vml_close=$'\nfi'$_vml_close ;;
            1) _vml_open+=$'while :\ndo\n' _vml_close=$'\ndone'$_vml_close ;;
            2) _vml_open+=$'{\n' _vml_close=$'\n}'$_vml_close ;;
            3) _vml_open+=$'(\n' _vml_close=$'\n)'$_vml_close ;;
        esac
    done
    [[ $2 == '{' ]] && _vml_each='}' || _vml_each=')'
    if \builtin eval "_vml_probe() {"$'\n'"$_vml_open$3$_vml_close"$'\n}' 2>/dev/null \
        && \builtin eval "function $1 () $2"$'\n'"$3"$'\n'"$_vml_each" 2>/dev/null; then
        [[ -z ${4-} ]] || \builtin export -f "$1"
    else
        \builtin printf 'vml: the function %s cannot be defined in this shell\n' "$1" >&2
    fi
    \builtin unset -f _vml_probe
}
