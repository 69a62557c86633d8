/** A vendor's agent. What it needs of Countermeasure comes with this one module. */
module com.acme.agent {
    requires io.countermeasure.core;
    requires com.fasterxml.jackson.databind;
}
