/// The claim of the catalogue that runs fastest.
public let quickClaim = "gradient-descent-stalls"
