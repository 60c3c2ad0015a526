"""Before and after one reception: who must prepare what, who comes, who came, what was decided."""
