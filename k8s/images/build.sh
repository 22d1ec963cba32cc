#!/usr/bin/env bash
# Builds the images out of what "mvn package" made.
#   build.sh [--cuda] [--kind CLUSTER | --push REGISTRY]
# Without --cuda: the four services, and the variants with the demo model of those that run models. With --cuda: the variants for NVIDIA
# GPUs. --kind loads them into the nodes of that kind cluster; --push tags them for a registry and pushes them.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
version=0.1.0
built=()
cuda=false
cluster=
registry=

while [ $# -gt 0 ]; do
  case "$1" in
    --cuda) cuda=true ;;
    --kind) cluster="${2:?--kind: which cluster?}" && shift ;;
    --push) registry="${2:?--push: to which registry?}" && shift ;;
    *) sed -n '2,5s/^# //p' "${BASH_SOURCE[0]}" >&2 && exit 2 ;;
  esac
  shift
done

# build NAME TAG DOCKERFILE [OPTION...]
build() {
  local image="globalcom2/$1:$2" file="$3"
  docker build --tag "$image" --file "$root/k8s/images/$file" "${@:4}" "$root"
  built+=("$image")
}

if $cuda; then
  build vision-encoder "$version-cuda" cuda.Dockerfile --build-arg MODULE=vision-encoder-service
  build llm "$version-cuda" cuda.Dockerfile --build-arg MODULE=llm-service
else
  for name in gateway compressor vision-encoder llm; do
    build "$name" "$version" "$name.Dockerfile"
  done
  for name in vision-encoder llm; do
    build "$name" "$version-demo" "$name.Dockerfile" --target demo
  done
fi

if [ -n "$cluster" ]; then
  kind load docker-image --name "$cluster" "${built[@]}"
fi
if [ -n "$registry" ]; then
  for image in "${built[@]}"; do
    docker tag "$image" "$registry/$image"
    docker push "$registry/$image"
  done
fi
