# What ATLAS's setup leaves in a shell, in small: aliases and functions, path lists, arrays, odd values.
export ATLAS_LOCAL_ROOT_BASE=/cvmfs/atlas.cern.ch/repo/ATLASLocalRootBase
setupATLAS() {
    . "${ATLAS_LOCAL_ROOT_BASE}/user/atlasLocalSetup.sh" "$@"
    return $?
}
function asetup() {
    local asetup_place='/cvmfs/atlas.cern.ch' it="it's"
    case "$1" in
        --restore) echo "restore $it" ;;
        *,*) for p in ${1//,/ }; do echo "$p"; done ;;
    esac
    cat <<-END | sed 's/^/> /'
	version ${AtlasVersion:-none} \$HOME `date +%Y`
	END
    [[ $1 =~ ^(a|b)+$ ]] && { echo "nested $( (echo sub) )"; } || ( exit 3 )
}
export -f asetup
alias lsetup='source $ATLAS_LOCAL_ROOT_BASE/utilities/oldAliasSetup.sh "x"'
alias diag="echo 'it is'; true"
alias g--='git log --oneline'
export AtlasProject=Athena AtlasVersion=24.2.41 TestArea=/tmp
export PATH="/opt/athena/bin:/opt/a b/bin:$PATH:/opt/last"
export LD_LIBRARY_PATH=/opt/athena/lib:/opt/tdaq/lib
export PYTHONPATH=:/opt/athena/python
export MANPATH=/opt/man:
export DATAPATH='/opt/d$(touch canary):/opt/`id`'
export CMTCONFIG=x86_64-el9-gcc13-opt EMPTY= QUOTES="it's \"so\" \\ \$HOME \`id\`" LINES3=$'one\ntwo\n'
export CONTROL=$'\001\033[1m\177\r\t' EURO='€ ü' DASH=-n EQUALS=a=b=c SPACES='  a  b  ' BANG='!!' GLOB='* ?'
plain='not exported'
declare -a list=('a b' "it's" $'new\nline' '' '$(id)'); list[9]=sparse
declare -A map=([key]=value ['a b']='c d' ["it's"]='"' ['x]y']='=' ['$k']='$v')
declare -A none=()
declare -i number=42
declare -l lower=ABC
declare -ax exported=(1 2)
declare -n reference=map
unset CLEAN_ONLY
unalias gone 2>/dev/null
unset -f leaving
umask 027
ulimit -S -n 512
cd /usr/share
