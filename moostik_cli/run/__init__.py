"""One run: gate, plan, price, consent, purchase, summary."""
