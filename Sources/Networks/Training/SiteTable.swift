import AssayTensors

/// The sites of a network: what each layer is, takes and gives, where it was applied. Printed as a table.
///
/// Everything is counted once: a row has what is its own, without the sites inside it, and the rows and ``outside``
/// together are ``whole``.
public struct SiteTable: Sendable {
  /// In the order in which they were traced, outer sites before those inside them.
  public let rows: [Row]
  /// What belongs to no site.
  public let outside: Amount
  /// All of the program.
  public let whole: Amount

  /// One site.
  public struct Row: Sendable {
    /// Where it is, what it is, and the types of its input and output.
    public var site: Site
    /// Its own share.
    public var own: Amount
  }

  /// What a site, or a whole program, holds and takes.
  public struct Amount: Sendable, Hashable {
    /// Names of the parameters and statistics.
    public var weights: [String] = []
    /// Elements of the parameters.
    public var parameters = 0
    /// Elements of the statistics.
    public var statistics = 0
    /// What one run takes.
    public var cost = Cost()
  }

  init(_ program: Program, _ weights: some Sequence<(Weight, String?)>) {
    let costs = program.costs
    let weights = Array(weights)
    func amount(_ cost: Cost, _ isMember: (String?) -> Bool) -> Amount {
      var amount = Amount(cost: cost)
      for (weight, site) in weights where isMember(site) {
        amount.weights.append(weight.name)
        amount.parameters += weight.isLearnt ? weight.type.count : 0
        amount.statistics += weight.isLearnt ? 0 : weight.type.count
      }
      return amount
    }
    rows = program.sites.filter { $0.layer != nil }.map { site in
      Row(site: site, own: amount(costs[site.path] ?? Cost()) { $0 == site.path })
    }
    outside = amount(costs.outside) { $0 == nil }
    whole = amount(costs.whole) { _ in true }
  }

  /// The row of a path; `nil` where there is none.
  public subscript(path: String) -> Row? { rows.first { $0.site.path == path } }
}

extension SiteTable: CustomStringConvertible {
  /// A table of text: path, layer, input, output, parameters and FLOPs, then what is outside of all sites, and all.
  public var description: String {
    var lines = [["site", "layer", "input", "output", "parameters", "FLOPs"]]
    for row in rows {
      lines.append([
        row.site.path, row.site.layer ?? "", row.site.input?.description ?? "", row.site.output.description,
        String(row.own.parameters), String(row.own.cost.operations),
      ])
    }
    for (name, amount) in [("outside of sites", outside), ("all", whole)] {
      lines.append([name, "", "", "", String(amount.parameters), String(amount.cost.operations)])
    }
    let widths = lines[0].indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
    return lines.map { line in
      zip(line, widths).enumerated().map { column, cell in
        let spaces = String(repeating: " ", count: cell.1 - cell.0.count)
        return column < 4 ? cell.0 + spaces : spaces + cell.0
      }.joined(separator: "  ")
    }.joined(separator: "\n")
  }
}
