#!/usr/bin/env bash
# Installs what the tests need, where it is absent, and runs them all.
# On Debian and Ubuntu; elsewhere install Chromium, Java and Node yourself first.
set -euo pipefail
cd "$(dirname "$0")/.."

step() {
  printf '\n== %s (%d s)\n' "$1" "$SECONDS"
}

absent=()
[ -x "${CHROMIUM:-/usr/bin/chromium}" ] || absent+=(chromium)
fc-list 2>/dev/null | grep -q 'Noto Sans CJK' || absent+=(fonts-noto-cjk)
command -v java >/dev/null || absent+=(default-jre-headless)
command -v npm >/dev/null || absent+=(nodejs npm)
command -v xmllint >/dev/null || absent+=(libxml2-utils)
command -v msgfmt >/dev/null || absent+=(gettext)
# Has the schemas of XLIFF, which the tests of exports are checked by.
[ -f /usr/share/php/Symfony/Component/Translation/Resources/schemas/xliff-core-2.0.xsd ] || absent+=(php-symfony-translation)
if [ ${#absent[@]} -gt 0 ]; then
  step "installing ${absent[*]}"
  as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get update -q
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -qy --no-install-recommends "${absent[@]}"
fi

step 'browser test packages'
npm ci --prefix tests/browser --no-progress

step 'format'
cargo fmt --check

step 'lints'
cargo clippy --profile ci --all-targets --locked -- -D warnings

step 'tests'
cargo test --profile ci --locked

step 'documentation'
RUSTDOCFLAGS='-D warnings' cargo doc --profile ci --no-deps --document-private-items --locked

step 'the program'
cargo build --profile ci --locked --bins --examples
target=${CARGO_TARGET_DIR:-target}
export TAIYAKU="$(cd "$target" && pwd)/ci/taiyaku"

step 'the guide, strictly'
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"$TAIYAKU" build . --out "$scratch/guide" --strict

step 'browser tests'
npm test --prefix tests/browser

step 'benches, in a tiny size'
cargo bench --profile ci --locked --bench floor -- "$PWD/tests/fixtures/site" "$scratch/floor"
cargo bench --profile ci --locked --bench build -- --source "$PWD/tests/fixtures/site" --articles 12 --runs 1

step 'all passed'
