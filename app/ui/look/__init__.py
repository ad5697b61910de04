"""How it looks: themes, roles of colours, icons, measures, and times as people read them."""
