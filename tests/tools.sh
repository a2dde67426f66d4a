#!/bin/sh
# What only tests need: a browser and its driver, axe-core, Chinese fonts, Redis, PHP and Node with SQLite.
# From the distribution (Debian or Ubuntu, as root) and npm; what is here already is left alone.
set -eu
cd "$(dirname "$0")"

missing=""
want() { command -v "$1" >/dev/null 2>&1 || missing="$missing $2"; }
want chromium "chromium"
want chromedriver "chromium-driver"
want redis-server "redis-server"
want php "php-cli"
want node "nodejs npm"
php -m 2>/dev/null | grep -qi '^sqlite3$' || missing="$missing php-sqlite3"
php -m 2>/dev/null | grep -qi "^intl$" || missing="$missing php-intl php-mbstring"
fc-list :lang=zh 2>/dev/null | grep -q . || missing="$missing fontconfig fonts-noto-cjk"

if [ -n "$missing" ]; then
    export DEBIAN_FRONTEND=noninteractive
    # A network that hiccups is tried again, and whoever else is installing something is waited for.
    again="-o Acquire::Retries=5 -o DPkg::Lock::Timeout=300"
    # shellcheck disable=SC2086 -- lists of options and of packages
    apt-get $again update -qq
    # shellcheck disable=SC2086
    apt-get $again install -y -qq --no-install-recommends $missing
fi
# Redis is started by the tests that need it, on a port of their own.
# Both in one call: npm removes what it was not asked for.
if ! [ -d node_modules/node-sqlite3-wasm ] || ! [ -d node_modules/axe-core ]; then
    npm install --loglevel=error --fetch-retries=5 --no-audit --no-fund --no-save --prefix . \
        node-sqlite3-wasm@0.8.60 axe-core@4.14.1
fi
echo "tools: $(chromium --version 2>/dev/null | head -1); $(redis-server --version | cut -d' ' -f3); php $(php -r 'echo PHP_VERSION;'); node $(node --version)"
