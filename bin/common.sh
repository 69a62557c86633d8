# What bin/verify and bin/campaign share; sourced, with the checkout as working directory.
#
#   JAVA_17_HOME, JAVA_25_HOME   where the JDKs are, if not in a usual place
#   VERIFY_USER                  the ordinary user that root becomes (default: daemon; not nobody, whom tests as root become,
#                                and whose processes would make runs of that user's UNPROVEN)

cache=${MAVEN_REPOSITORY:-$HOME/.m2/repository}
user=${VERIFY_USER:-daemon}
scratch=
trap '[ -z "$scratch" ] || rm -rf "$scratch"' EXIT

# jdk VERSION: its home, or nothing
jdk() {
    local named=JAVA_$1_HOME home
    for home in "${!named:-}" "${JAVA_HOME:-}" \
        /usr/lib/jvm/java-"$1"-openjdk* /usr/lib/jvm/temurin-"$1"-jdk* /usr/lib/jvm/openjdk-"$1"* \
        /usr/lib/jvm/jdk-"$1"* /usr/lib/jvm/java-"$1"* /opt/java/"$1"* /opt/jdk-"$1"* "$HOME"/.sdkman/candidates/java/"$1".*; do
        if [ -n "$home" ] && [ -x "$home/bin/javac" ] && "$home/bin/javac" -version 2>&1 | grep -q "^javac $1"; then
            echo "$home"
            return
        fi
    done
}

# as_user [NAME=VALUE..] COMMAND [ARG..]: as the ordinary user, with nothing of this environment
as_user() {
    setpriv --reuid "$user" --regid "$(id -g "$user")" --clear-groups env -i PATH="$PATH" LANG=C.UTF-8 "$@"
}

scratch_of_user() { mktemp -d /var/tmp/countermeasure-verify.XXXXXX; }

# The same sources as another user's, with their own cache, in the folder $scratch
copy_for_user() {
    mkdir "$scratch/home" "$scratch/repository" "$scratch/checkout"
    # without Maven's notes of where an artifact came from, which would make it ask there again
    tar -C "$cache" --exclude=_remote.repositories --exclude=io/countermeasure -cf - . | tar -C "$scratch/repository" -xf - || return 1
    tar --exclude=./.git --exclude='target' --exclude='target-*' -cf - . | tar -C "$scratch/checkout" -xf - || return 1
    chown -R "$user:" "$scratch" && chmod 755 "$scratch"
}

# maven_as_user JAVA_HOME ARG..: there, without a network
maven_as_user() {
    local home=$1
    shift
    (cd "$scratch/checkout" && as_user HOME="$scratch/home" JAVA_HOME="$home" MAVEN_OPTS="${MAVEN_OPTS-}" \
        mvn -B -o -Dmaven.repo.local="$scratch/repository" -Duser.home="$scratch/home" -Dspotless.check.skip=true "$@")
}
