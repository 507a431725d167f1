// Written by `make calibrate WRITE=1`.

extension Calibration {
  /// Every line of the table.
  public static let lines: [CalibrationLine] = [
    .init(
      .mean, .values, 6, 0.0251, "normal", draws: 20000,
      outside: 0.17775, "lognormal"),
    .init(
      .mean, .values, 10, 0.0267, "normal", draws: 20000,
      outside: 0.1609, "lognormal"),
    .init(
      .mean, .values, 14, 0.02605, "normal", draws: 20000,
      outside: 0.14835, "lognormal"),
    .init(
      .mean, .values, 29, 0.02555, "normal", draws: 20000,
      outside: 0.11335, "lognormal"),
    .init(
      .mean, .values, 54, 0.02665, "normal", draws: 20000,
      outside: 0.09695, "lognormal"),
    .init(
      .mean, .pairs, 6, 0.0275, "normal", draws: 20000,
      outside: 0.07905, "lognormal - normal"),
    .init(
      .mean, .pairs, 10, 0.0269, "normal", draws: 20000,
      outside: 0.08805, "lognormal - normal"),
    .init(
      .mean, .pairs, 14, 0.02715, "normal", draws: 20000,
      outside: 0.0853, "lognormal - normal"),
    .init(
      .mean, .pairs, 29, 0.0262, "normal, correlated", draws: 20000,
      outside: 0.0777, "lognormal - normal"),
    .init(
      .mean, .pairs, 54, 0.02575, "normal, correlated", draws: 20000,
      outside: 0.06805, "lognormal - normal"),
    .init(
      .meanByPermutation, .values, 6, 0.01705, "normal", draws: 20000,
      outside: 0.1204, "two points"),
    .init(
      .meanByPermutation, .values, 10, 0.0248, "normal", draws: 20000,
      outside: 0.15575, "lognormal"),
    .init(
      .meanByPermutation, .values, 14, 0.0265, "normal", draws: 20000,
      outside: 0.14245, "lognormal"),
    .init(
      .meanByPermutation, .values, 29, 0.0267, "normal", draws: 20000,
      outside: 0.1159, "lognormal"),
    .init(
      .meanByPermutation, .values, 54, 0.0257, "normal", draws: 20000,
      outside: 0.09865, "lognormal"),
    .init(
      .meanByPermutation, .pairs, 6, 0.0162, "normal", draws: 20000,
      outside: 0.05115, "lognormal - normal"),
    .init(
      .meanByPermutation, .pairs, 10, 0.02585, "t3", draws: 20000,
      outside: 0.08255, "lognormal - normal"),
    .init(
      .meanByPermutation, .pairs, 14, 0.0268, "lognormal", draws: 20000,
      outside: 0.0844, "lognormal - normal"),
    .init(
      .meanByPermutation, .pairs, 29, 0.02675, "normal", draws: 20000,
      outside: 0.0788, "lognormal - normal"),
    .init(
      .meanByPermutation, .pairs, 54, 0.0263, "normal", draws: 20000,
      outside: 0.0687, "lognormal - normal"),
    .init(
      .median, .values, 6, 0.015625, "normal", draws: 0),
    .init(
      .median, .values, 10, 0.010742, "normal", draws: 0),
    .init(
      .median, .values, 14, 0.00647, "normal", draws: 0),
    .init(
      .median, .values, 29, 0.01206, "normal", draws: 0),
    .init(
      .median, .values, 54, 0.020112, "normal", draws: 0),
    .init(
      .median, .pairs, 6, 0.015625, "normal", draws: 0),
    .init(
      .median, .pairs, 10, 0.010742, "normal", draws: 0),
    .init(
      .median, .pairs, 14, 0.00647, "normal", draws: 0),
    .init(
      .median, .pairs, 29, 0.01206, "normal", draws: 0),
    .init(
      .median, .pairs, 54, 0.020112, "normal", draws: 0),
    .init(
      .pseudomedian, .values, 6, 0.0167, "normal", draws: 20000,
      outside: 0.1189, "two points"),
    .init(
      .pseudomedian, .values, 10, 0.0261, "t3", draws: 20000,
      outside: 0.14675, "two points"),
    .init(
      .pseudomedian, .values, 14, 0.02635, "t3", draws: 20000,
      outside: 0.1621, "two points"),
    .init(
      .pseudomedian, .values, 29, 0.0246, "t3", draws: 20000,
      outside: 0.48325, "two points"),
    .init(
      .pseudomedian, .values, 54, 0.0261, "normal", draws: 20000,
      outside: 0.8394, "two points"),
    .init(
      .pseudomedian, .pairs, 6, 0.0172, "t3, correlated", draws: 20000),
    .init(
      .pseudomedian, .pairs, 10, 0.0262, "t3", draws: 20000),
    .init(
      .pseudomedian, .pairs, 14, 0.0266, "lognormal", draws: 20000),
    .init(
      .pseudomedian, .pairs, 29, 0.02705, "normal", draws: 20000),
    .init(
      .pseudomedian, .pairs, 54, 0.02675, "normal", draws: 20000),
    .init(
      .superiority, .pairs, 6, 0.01585, "normal", draws: 0),
    .init(
      .superiority, .pairs, 10, 0.019728, "normal", draws: 0),
    .init(
      .superiority, .pairs, 14, 0.017818, "normal", draws: 0),
    .init(
      .superiority, .pairs, 29, 0.021617, "normal", draws: 0),
    .init(
      .superiority, .pairs, 54, 0.024087, "normal", draws: 0),
    .init(
      .ratioOfMedians, .pairs, 6, 0.0, "normal", draws: 20000, decides: false),
    .init(
      .ratioOfMedians, .pairs, 10, 0.0008, "lognormal", draws: 20000),
    .init(
      .ratioOfMedians, .pairs, 14, 0.0003, "normal", draws: 20000),
    .init(
      .ratioOfMedians, .pairs, 29, 0.001, "t3", draws: 20000),
    .init(
      .ratioOfMedians, .pairs, 54, 0.00075, "normal", draws: 20000),
    .init(
      .medianOfRatios, .pairs, 6, 0.015625, "normal", draws: 0),
    .init(
      .medianOfRatios, .pairs, 10, 0.010742, "normal", draws: 0),
    .init(
      .medianOfRatios, .pairs, 14, 0.00647, "normal", draws: 0),
    .init(
      .medianOfRatios, .pairs, 29, 0.01206, "normal", draws: 0),
    .init(
      .medianOfRatios, .pairs, 54, 0.020112, "normal", draws: 0),
    .init(
      .shareAbove(0), .values, 6, 0.01585, "normal", draws: 0),
    .init(
      .shareAbove(0), .values, 10, 0.019728, "normal", draws: 0),
    .init(
      .shareAbove(0), .values, 14, 0.017818, "normal", draws: 0),
    .init(
      .shareAbove(0), .values, 29, 0.021617, "normal", draws: 0),
    .init(
      .shareAbove(0), .values, 54, 0.024087, "normal", draws: 0),
    .init(
      .shareBelow(0), .values, 6, 0.01585, "normal", draws: 0),
    .init(
      .shareBelow(0), .values, 10, 0.019728, "normal", draws: 0),
    .init(
      .shareBelow(0), .values, 14, 0.017818, "normal", draws: 0),
    .init(
      .shareBelow(0), .values, 29, 0.021617, "normal", draws: 0),
    .init(
      .shareBelow(0), .values, 54, 0.024087, "normal", draws: 0),
    .init(
      .varianceShare, .groups, 6, 0.0257, "normal", draws: 20000,
      outside: 0.10035, "lognormal"),
    .init(
      .varianceShare, .groups, 10, 0.02575, "normal", draws: 20000,
      outside: 0.0936, "lognormal"),
    .init(
      .varianceShare, .groups, 14, 0.0259, "normal", draws: 20000,
      outside: 0.09545, "lognormal"),
    .init(
      .varianceShare, .groups, 29, 0.02625, "normal", draws: 20000,
      outside: 0.1749, "lognormal"),
    .init(
      .varianceShare, .groups, 54, 0.026, "normal", draws: 20000,
      outside: 0.23335, "lognormal"),
  ]

  /// The rules for claims and for looks.
  package static let rules: [CalibratedRule] = [
    .init(
      "false support of a claim",
      "1 outcome, 14 seeds", 0.02615, draws: 20000),
    .init(
      "false support of a claim",
      "2 outcomes, 14 seeds, independent", 0.02575, draws: 20000),
    .init(
      "false support of a claim",
      "2 outcomes, 14 seeds, correlated at 0.5", 0.02805, draws: 20000),
    .init(
      "false support of a claim",
      "2 outcomes, 14 seeds, correlated at 0.9", 0.02445, draws: 20000),
    .init(
      "false support of a claim",
      "4 outcomes, 14 seeds, independent", 0.0259, draws: 20000),
    .init(
      "false support of a claim",
      "4 outcomes, 14 seeds, correlated at 0.5", 0.0242, draws: 20000),
    .init(
      "false support of a claim",
      "4 outcomes, 14 seeds, correlated at 0.9", 0.027, draws: 20000),
    .init(
      "false support of a claim",
      "9 outcomes, 14 seeds, independent", 0.025, draws: 20000),
    .init(
      "false support of a claim",
      "9 outcomes, 14 seeds, correlated at 0.5", 0.02545, draws: 20000),
    .init(
      "false support of a claim",
      "9 outcomes, 14 seeds, correlated at 0.9", 0.02445, draws: 20000),
    .init(
      "false support of a claim",
      "1 outcome, 54 seeds", 0.02415, draws: 20000),
    .init(
      "false support of a claim",
      "2 outcomes, 54 seeds, independent", 0.02335, draws: 20000),
    .init(
      "false support of a claim",
      "2 outcomes, 54 seeds, correlated at 0.5", 0.024, draws: 20000),
    .init(
      "false support of a claim",
      "2 outcomes, 54 seeds, correlated at 0.9", 0.02575, draws: 20000),
    .init(
      "false support of a claim",
      "4 outcomes, 54 seeds, independent", 0.02345, draws: 20000),
    .init(
      "false support of a claim",
      "4 outcomes, 54 seeds, correlated at 0.5", 0.02445, draws: 20000),
    .init(
      "false support of a claim",
      "4 outcomes, 54 seeds, correlated at 0.9", 0.02395, draws: 20000),
    .init(
      "false support of a claim",
      "9 outcomes, 54 seeds, independent", 0.02645, draws: 20000),
    .init(
      "false support of a claim",
      "9 outcomes, 54 seeds, correlated at 0.5", 0.0246, draws: 20000),
    .init(
      "false support of a claim",
      "9 outcomes, 54 seeds, correlated at 0.9", 0.02545, draws: 20000),
    .init(
      "false refutation of a claim",
      "1 outcome, 14 seeds", 0.02605, draws: 20000),
    .init(
      "false refutation of a claim",
      "2 outcomes, 14 seeds, independent", 0.0238, draws: 20000),
    .init(
      "false refutation of a claim",
      "2 outcomes, 14 seeds, correlated at 0.5", 0.02385, draws: 20000),
    .init(
      "false refutation of a claim",
      "2 outcomes, 14 seeds, correlated at 0.9", 0.0178, draws: 20000),
    .init(
      "false refutation of a claim",
      "4 outcomes, 14 seeds, independent", 0.0266, draws: 20000),
    .init(
      "false refutation of a claim",
      "4 outcomes, 14 seeds, correlated at 0.5", 0.0199, draws: 20000),
    .init(
      "false refutation of a claim",
      "4 outcomes, 14 seeds, correlated at 0.9", 0.01445, draws: 20000),
    .init(
      "false refutation of a claim",
      "9 outcomes, 14 seeds, independent", 0.0262, draws: 20000),
    .init(
      "false refutation of a claim",
      "9 outcomes, 14 seeds, correlated at 0.5", 0.0211, draws: 20000),
    .init(
      "false refutation of a claim",
      "9 outcomes, 14 seeds, correlated at 0.9", 0.00985, draws: 20000),
    .init(
      "false refutation of a claim",
      "1 outcome, 54 seeds", 0.0252, draws: 20000),
    .init(
      "false refutation of a claim",
      "2 outcomes, 54 seeds, independent", 0.0255, draws: 20000),
    .init(
      "false refutation of a claim",
      "2 outcomes, 54 seeds, correlated at 0.5", 0.02415, draws: 20000),
    .init(
      "false refutation of a claim",
      "2 outcomes, 54 seeds, correlated at 0.9", 0.0187, draws: 20000),
    .init(
      "false refutation of a claim",
      "4 outcomes, 54 seeds, independent", 0.0237, draws: 20000),
    .init(
      "false refutation of a claim",
      "4 outcomes, 54 seeds, correlated at 0.5", 0.0212, draws: 20000),
    .init(
      "false refutation of a claim",
      "4 outcomes, 54 seeds, correlated at 0.9", 0.01255, draws: 20000),
    .init(
      "false refutation of a claim",
      "9 outcomes, 54 seeds, independent", 0.02465, draws: 20000),
    .init(
      "false refutation of a claim",
      "9 outcomes, 54 seeds, correlated at 0.5", 0.02145, draws: 20000),
    .init(
      "false refutation of a claim",
      "9 outcomes, 54 seeds, correlated at 0.9", 0.009, draws: 20000),
    .init(
      "signs with looks",
      "sign martingale, looks at 6/8/10, P(win) = 0.5", 0.003906, draws: 0),
    .init(
      "signs with looks",
      "signs, O'Brien-Fleming, looks at 6/8/10, P(win) = 0.5", 0.011719, draws: 0),
    .init(
      "signs with looks",
      "signs, Pocock, looks at 6/8/10, P(win) = 0.5", 0.021484, draws: 0),
    .init(
      "signs with looks",
      "sign martingale, looks at 6/8/10, P(win) = 0.75", 0.004767, draws: 0),
    .init(
      "signs with looks",
      "signs, O'Brien-Fleming, looks at 6/8/10, P(win) = 0.75", 0.019728, draws: 0),
    .init(
      "signs with looks",
      "signs, Pocock, looks at 6/8/10, P(win) = 0.75", 0.021118, draws: 0),
    .init(
      "signs with looks",
      "sign martingale, looks at 10/20/30, P(win) = 0.5", 0.002531, draws: 0),
    .init(
      "signs with looks",
      "signs, O'Brien-Fleming, looks at 10/20/30, P(win) = 0.5", 0.023326, draws: 0),
    .init(
      "signs with looks",
      "signs, Pocock, looks at 10/20/30, P(win) = 0.5", 0.019527, draws: 0),
    .init(
      "signs with looks",
      "sign martingale, looks at 10/20/30, P(win) = 0.75", 0.004362, draws: 0),
    .init(
      "signs with looks",
      "signs, O'Brien-Fleming, looks at 10/20/30, P(win) = 0.75", 0.022374, draws: 0),
    .init(
      "signs with looks",
      "signs, Pocock, looks at 10/20/30, P(win) = 0.75", 0.019284, draws: 0),
    .init(
      "signs with looks",
      "sign martingale, looks at every seed up to 60, P(win) = 0.5", 0.012325, draws: 0),
    .init(
      "signs with looks",
      "signs, O'Brien-Fleming, looks at every seed up to 60, P(win) = 0.5", 0.023769, draws: 0),
    .init(
      "signs with looks",
      "signs, Pocock, looks at every seed up to 60, P(win) = 0.5", 0.024223, draws: 0),
    .init(
      "signs with looks",
      "sign martingale, looks at every seed up to 60, P(win) = 0.75", 0.013312, draws: 0),
    .init(
      "signs with looks",
      "signs, O'Brien-Fleming, looks at every seed up to 60, P(win) = 0.75", 0.023537, draws: 0),
    .init(
      "signs with looks",
      "signs, Pocock, looks at every seed up to 60, P(win) = 0.75", 0.024385, draws: 0),
    .init(
      "sequential sign-flip test",
      "O'Brien-Fleming, looks at 6/8/10, normal differences", 0.02555, draws: 20000),
    .init(
      "sequential sign-flip test",
      "O'Brien-Fleming, looks at 6/8/10, t3 differences", 0.0263, draws: 20000),
    .init(
      "sequential sign-flip test",
      "O'Brien-Fleming, looks at 6/8/10, lognormal differences", 0.0238, draws: 20000),
    .init(
      "sequential sign-flip test",
      "O'Brien-Fleming, looks at 6/8/10, two points differences", 0.00255, draws: 20000),
    .init(
      "sequential sign-flip test",
      "O'Brien-Fleming, looks at 6/8/10, lognormal values", 0.1668, draws: 20000, isInFamily: false),
    .init(
      "sequential sign-flip test",
      "Pocock, looks at 6/8/10, normal differences", 0.02385, draws: 20000),
    .init(
      "sequential sign-flip test",
      "Pocock, looks at 6/8/10, t3 differences", 0.02495, draws: 20000),
    .init(
      "sequential sign-flip test",
      "Pocock, looks at 6/8/10, lognormal differences", 0.02445, draws: 20000),
    .init(
      "sequential sign-flip test",
      "Pocock, looks at 6/8/10, two points differences", 0.0028, draws: 20000),
    .init(
      "sequential sign-flip test",
      "Pocock, looks at 6/8/10, lognormal values", 0.17345, draws: 20000, isInFamily: false),
    .init(
      "sequential sign-flip test",
      "O'Brien-Fleming, looks at 10/20/30, normal differences", 0.0256, draws: 20000),
    .init(
      "sequential sign-flip test",
      "O'Brien-Fleming, looks at 10/20/30, t3 differences", 0.02545, draws: 20000),
    .init(
      "sequential sign-flip test",
      "O'Brien-Fleming, looks at 10/20/30, lognormal differences", 0.02525, draws: 20000),
    .init(
      "sequential sign-flip test",
      "O'Brien-Fleming, looks at 10/20/30, two points differences", 0.01385, draws: 20000),
    .init(
      "sequential sign-flip test",
      "O'Brien-Fleming, looks at 10/20/30, lognormal values", 0.1381, draws: 20000, isInFamily: false),
    .init(
      "sequential sign-flip test",
      "Pocock, looks at 10/20/30, normal differences", 0.02645, draws: 20000),
    .init(
      "sequential sign-flip test",
      "Pocock, looks at 10/20/30, t3 differences", 0.026, draws: 20000),
    .init(
      "sequential sign-flip test",
      "Pocock, looks at 10/20/30, lognormal differences", 0.0263, draws: 20000),
    .init(
      "sequential sign-flip test",
      "Pocock, looks at 10/20/30, two points differences", 0.01605, draws: 20000),
    .init(
      "sequential sign-flip test",
      "Pocock, looks at 10/20/30, lognormal values", 0.1883, draws: 20000, isInFamily: false),
  ]
}
