# Notes at each prompt what this shell is like, for `vml save`: in two files by turns, so that one is always whole.
__vml_prompt() {
    \builtin local __vml_status=$? __vml_options=$-
    { \builtin set +eux; } 2>/dev/null
    __vml_turn=$((1 - __vml_turn))
    {
        \builtin declare -F >|"$__vml_notes.names"
        \builtin mapfile -t __vml_functions <"$__vml_notes.names"
        __vml_dump vml-shell-1 "$$" "$__vml_started" >|"$__vml_notes.$__vml_turn"
    } 2>/dev/null
    case $__vml_options in *e*) \builtin set -e ;; esac
    case $__vml_options in *u*) \builtin set -u ;; esac
    case $__vml_options in *x*) \builtin set -x ;; esac
    \builtin return $__vml_status
}

# Takes away what dead shells left, and makes the files, for nobody else to read.
__vml_begin() {
    \builtin local directory=${XDG_STATE_HOME:-$HOME/.local/state}/vml/shells stat note
    \builtin read -r stat 2>/dev/null </proc/$$/stat || \builtin return
    # shellcheck disable=SC2086
    (IFS=' ' && \builtin umask 077 && command mkdir -p "$directory" && \builtin cd "$directory" \
        && for note in *.[01n]*; do
            case $note in [0-9]*) [[ -d /proc/${note%%.*} ]] || command rm -f "$note" ;; esac
        done
    : >|"$directory/$$.0" && : >|"$directory/$$.1" && : >|"$directory/$$.names") 2>/dev/null || \builtin return
    __vml_started=$(IFS=' ' && \builtin set -f -- ${stat##*) } && \builtin printf %s "${20}")
    __vml_notes=$directory/$$
    __vml_turn=0
    case ${PROMPT_COMMAND-} in
        *__vml_prompt*) ;;
        *) PROMPT_COMMAND=__vml_prompt${PROMPT_COMMAND:+$'\n'$PROMPT_COMMAND} ;;
    esac
}

case $- in *i*) __vml_begin ;; esac
