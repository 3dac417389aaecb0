"""One search box for everybody who works here: people, cases, openings, programmes, institutions."""
