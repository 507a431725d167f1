extension Layout: Codable {
  private enum CodingKeys: String, CodingKey { case full, fraction, latinSquare, list, sobol, nested }
  private enum SobolKeys: String, CodingKey { case factors, points }

  /// Reads an object with one key, the kind of the layout. Throws where there is none or another one.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    guard let kind = container.allKeys.first, container.allKeys.count == 1 else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "a layout has one of the keys full, fraction, latinSquare, list, sobol, nested"))
    }
    switch kind {
    case .full: self = .full(levels: try container.decode([String: [FactorValue]].self, forKey: kind))
    case .fraction: self = .fraction(try container.decode(FractionalFactorial.self, forKey: kind))
    case .latinSquare:
      self = .latinSquare(levels: try container.decode([String: [FactorValue]].self, forKey: kind))
    case .list: self = .list(runs: try container.decode([Levels].self, forKey: kind))
    case .sobol:
      let sobol = try container.nestedContainer(keyedBy: SobolKeys.self, forKey: kind)
      self = .sobol(
        factors: try sobol.decode([String].self, forKey: .factors),
        points: try sobol.decodeIfPresent(Int.self, forKey: .points))
    case .nested: self = .nested(streams: try container.decode([NestedStream].self, forKey: kind))
    }
  }

  /// Writes the object with one key.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .full(let levels): try container.encode(levels, forKey: .full)
    case .fraction(let fraction): try container.encode(fraction, forKey: .fraction)
    case .latinSquare(let levels): try container.encode(levels, forKey: .latinSquare)
    case .list(let runs): try container.encode(runs, forKey: .list)
    case .sobol(let factors, let points):
      var sobol = container.nestedContainer(keyedBy: SobolKeys.self, forKey: .sobol)
      try sobol.encode(factors, forKey: .factors)
      try sobol.encodeIfPresent(points, forKey: .points)
    case .nested(let streams): try container.encode(streams, forKey: .nested)
    }
  }
}
