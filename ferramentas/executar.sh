#!/bin/sh
# Acha um Python >= 3.12 e com ele executa ferramentas/<nome>.py.
# Funciona em qualquer sh; o `python3` da máquina pode ser velho ou não existir.
set -eu

aqui=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
raiz=$(dirname -- "$aqui")

serve() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1
}

tentar() {
    candidato=$1
    shift
    if [ -n "$candidato" ] && serve "$candidato"; then
        cd "$raiz"
        unset PYTHONPATH PYTHONHOME
        exec "$candidato" "$aqui/$alvo" "$@"
    fi
}

alvo=$1.py
shift

preferida=$(cat "$raiz/.python-version" 2>/dev/null || echo 3.13)
versoes="$preferida 3.13 3.14 3.12"

# 1. o que o PATH oferece, na ordem de preferência
for versao in $versoes; do
    caminho=$(command -v "python$versao" 2>/dev/null || true)
    tentar "$caminho" "$@"
done
tentar "$(command -v python3 2>/dev/null || true)" "$@"

# 2. as pastas do pyenv, do uv e as de costume
casa=${HOME:-/nao-ha}
for versao in $versoes; do
    for caminho in \
        "${PYENV_ROOT:-$casa/.pyenv}/versions/$versao"*/bin/python3 \
        "${UV_PYTHON_INSTALL_DIR:-${XDG_DATA_HOME:-$casa/.local/share}/uv/python}/cpython-$versao"*/bin/python3 \
        "/usr/local/bin/python$versao" \
        "/opt/homebrew/bin/python$versao"; do
        if [ -x "$caminho" ]; then
            tentar "$caminho" "$@"
        fi
    done
done

# 3. não há: dizer exatamente o que instalar
{
    echo "O portal precisa do Python 3.12 ou mais novo, e não há nenhum nesta máquina."
    echo "Instale-o com um destes comandos e repita o que estava fazendo:"
    achado=
    for versao in 3.13 3.12 3.14; do
        if [ -z "$achado" ] && command -v apt-cache >/dev/null 2>&1 &&
            apt-cache show "python$versao-venv" >/dev/null 2>&1; then
            echo "    sudo apt-get install -y python$versao python$versao-venv"
            achado=sim
        fi
    done
    if command -v pyenv >/dev/null 2>&1 || [ -d "$casa/.pyenv" ]; then
        echo "    pyenv install $preferida"
    elif command -v uv >/dev/null 2>&1; then
        echo "    uv python install $preferida"
    else
        echo "    curl -LsSf https://astral.sh/uv/install.sh | sh && ~/.local/bin/uv python install $preferida"
    fi
} >&2
exit 1
