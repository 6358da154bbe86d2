#!/bin/sh
# Builds Temporal's own server and its schema tool from their released sources, by the Go module proxy.
# Needs Go 1.26.8 or later, 4 GB of memory and some minutes. Usage: get-server.sh [folder] (default: .cache/temporal-server-<version>)
set -eu
version=1.32.1
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:-$here/../../.cache/temporal-server-$version}
command -v go >/dev/null || { echo "get-server.sh: Go 1.26.8 or later is needed (go.dev/dl)" >&2; exit 1; }
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
cd "$build"
GOBIN=$build GOFLAGS=-buildvcs=false go install -trimpath -ldflags='-s -w' \
  "go.temporal.io/server/cmd/server@v$version" "go.temporal.io/server/cmd/tools/sql@v$version"
mv "$build/server" "$folder/temporal-server"
mv "$build/sql" "$folder/temporal-sql-tool"
"$folder/temporal-server" --version
echo "$folder"
