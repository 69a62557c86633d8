package io.countermeasure.process;

/**
 * The identity of a started process and all that comes of it, drawn before it starts: nothing has to be known of the run
 * that it will carry.
 *
 * @param cookie what every process of it carries in its environment
 */
record Lease(Cookie cookie) {

    /** What the guard is called, which tells its watcher from the run's own processes. */
    String guardName() {
        return "countermeasure-guard-" + cookie.lease();
    }

    /** What the run's control group is called. */
    String groupName() {
        return "countermeasure-" + cookie.lease();
    }
}
