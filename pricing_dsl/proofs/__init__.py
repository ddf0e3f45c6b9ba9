"""What becomes of the claims of a rulebook: `prove`, from the text to the prover and back."""
