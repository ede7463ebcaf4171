"""One file a way of checking. A checker observes and returns evidence; it decides nothing."""
