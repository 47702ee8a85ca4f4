"""Learning the weights of the evidence from reports, labelled or not, and measuring how far they carry over. Never used at run time."""
