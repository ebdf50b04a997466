# Writes what this shell is like as fields that end in NUL; the reader is org.vml.agent.environment.Dump.
# Starts no process, changes nothing, and minds neither options, aliases nor functions of the shell. bash 4.2 or newer.
# Arguments: the first fields. `__vml_functions`: the lines of `declare -F`.
__vml_dump() {
    \builtin local __vml_n
    \builtin printf '%s\0' "$@" variables
    # a variable: `declare -p` of it for name and attributes, how many elements, their keys, their values
    for __vml_n in "${!a@}" "${!b@}" "${!c@}" "${!d@}" "${!e@}" "${!f@}" "${!g@}" "${!h@}" "${!i@}" "${!j@}" \
        "${!k@}" "${!l@}" "${!m@}" "${!n@}" "${!o@}" "${!p@}" "${!q@}" "${!r@}" "${!s@}" "${!t@}" "${!u@}" "${!v@}" \
        "${!w@}" "${!x@}" "${!y@}" "${!z@}" "${!A@}" "${!B@}" "${!C@}" "${!D@}" "${!E@}" "${!F@}" "${!G@}" "${!H@}" \
        "${!I@}" "${!J@}" "${!K@}" "${!L@}" "${!M@}" "${!N@}" "${!O@}" "${!P@}" "${!Q@}" "${!R@}" "${!S@}" "${!T@}" \
        "${!U@}" "${!V@}" "${!W@}" "${!X@}" "${!Y@}" "${!Z@}" "${!_@}"; do
        case $__vml_n in __vml_* | BASH* | FUNCNAME | _) continue ;; esac
        \builtin declare -p "$__vml_n" 2>/dev/null
        \builtin eval "\\builtin printf '%s\\0' '' \"\${#$__vml_n[@]}\" \"\${!$__vml_n[@]}\" \"\${$__vml_n[@]}\""
    done
    \builtin printf '%s\0' aliases "${#BASH_ALIASES[@]}"
    if [[ ${#BASH_ALIASES[@]} != 0 ]]; then
        \builtin printf '%s\0' "${!BASH_ALIASES[@]}" "${BASH_ALIASES[@]}"
    fi
    # a function: its definition, the line that `declare -F` prints of it
    \builtin printf '%s\0' functions "${#__vml_functions[@]}"
    for __vml_n in "${__vml_functions[@]}"; do
        case $__vml_n in *' __vml_'*) ;; *) \builtin declare -f "${__vml_n#declare -* }" ;; esac
        \builtin printf '\0%s\0' "$__vml_n"
    done
    \builtin printf '%s\0' directory "$PWD" umask
    \builtin umask
    \builtin printf '\0%s\0' limits
    \builtin ulimit -S -a
    \builtin printf '\0'
    \builtin ulimit -H -a
    \builtin printf '\0end\0'
}
