"""The doors on the web: REST, the citizens' e-service and the officers' desk. They parse, call `case`, answer."""
