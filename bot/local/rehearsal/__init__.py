"""The rehearsal model: an endpoint on loopback that answers the rehearsed scenarios from what was recorded."""
