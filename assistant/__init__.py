"""The coach: sessions, retrieval, matching, interview, drafting, grounding, export."""
