import AssayReports
import Foundation
import Testing

private func linear(_ hexadecimal: String) -> [Double] {
  let digits = Array(hexadecimal.dropFirst())
  return stride(from: 0, to: 6, by: 2).map { place in
    let share = Double(Int(String(digits[place...place + 1]), radix: 16) ?? 0) / 255
    return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
  }
}

/// The contrast of two colours by WCAG 2.2.
private func contrast(_ a: String, _ b: String) -> Double {
  let lights = [a, b].map { colour -> Double in
    let rgb = linear(colour)
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]
  }.sorted()
  return (lights[1] + 0.05) / (lights[0] + 0.05)
}

/// Matrices for how readers see linear RGB: with full colour vision, protanopia, deuteranopia and tritanopia
/// (Machado, Oliveira and Fernandes 2009, severity 1).
private let sights: [[[Double]]] = [
  [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  [
    [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998],
  ],
  [
    [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881],
  ],
  [
    [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900],
  ],
]

private func lab(_ hexadecimal: String, _ sight: [[Double]]) -> [Double] {
  let rgb = linear(hexadecimal)
  let seen = sight.map { row in min(1, max(0, row[0] * rgb[0] + row[1] * rgb[1] + row[2] * rgb[2])) }
  let x = (0.4124 * seen[0] + 0.3576 * seen[1] + 0.1805 * seen[2]) / 0.9505
  let y = 0.2126 * seen[0] + 0.7152 * seen[1] + 0.0722 * seen[2]
  let z = (0.0193 * seen[0] + 0.1192 * seen[1] + 0.9505 * seen[2]) / 1.089
  let f = [x, y, z].map { $0 > 0.008856 ? cbrt($0) : 7.787 * $0 + 16.0 / 116 }
  return [116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])]
}

@Test func `lines stay apart for every kind of colour vision`() {
  for shade in [\Palette.Colour.light, \.dark] {
    let colours = Palette.series.map { $0[keyPath: shade] }
    for sight in sights {
      for (index, colour) in colours.enumerated() {
        for other in colours[(index + 1)...] {
          let distance = zip(lab(colour, sight), lab(other, sight)).reduce(0) { sum, pair in
            sum + (pair.0 - pair.1) * (pair.0 - pair.1)
          }
          #expect(distance.squareRoot() >= 20, "\(colour) and \(other)")
        }
      }
    }
  }
}

@Test func `marks and words stand out from their ground`() {
  for shade in [\Palette.Colour.light, \.dark] {
    let ground = Palette.ground[keyPath: shade]
    for colour in Palette.series + [Palette.quiet] {
      #expect(contrast(colour[keyPath: shade], ground) >= 3, "\(colour)")
    }
    // The first two colours name the arms in text.
    let words = [Palette.text, Palette.faint, Palette.supported, Palette.refuted, Palette.inconclusive]
    for colour in words + Palette.series.prefix(2) {
      #expect(contrast(colour[keyPath: shade], ground) >= 4.5, "\(colour)")
    }
    for colour in words {
      #expect(contrast(colour[keyPath: shade], Palette.raised[keyPath: shade]) >= 4.5, "\(colour)")
    }
  }
}
