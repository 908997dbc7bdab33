"""The rehearsal model: an endpoint on loopback that answers the bundled scenarios from what was recorded."""
