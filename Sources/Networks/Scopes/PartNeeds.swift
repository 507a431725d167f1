/// A layer, or one somewhere inside it, that needs something by itself: which part of a network is to blame for what
/// the network needs.
///
/// ```swift
/// for part in network.needsByPart where part.needs.minibatchStatistics.contains(.training) { print(part) }
/// // 1.batchNorm (batchNorm): takes the statistics of its minibatch in training
/// ```
public struct PartNeeds: Sendable, Hashable, CustomStringConvertible {
  /// The path of the part: the names of the parts from the outermost in, separated by dots. It is also the path of
  /// the part's site in a network; empty for the layer itself.
  public var path: String
  /// The layer's kind.
  public var kind: String
  /// The part's own needs, without those of its parts; names are relative to the part.
  public var needs: Needs

  /// The needs in one line, such as `1.batchNorm (batchNorm): takes the statistics of its minibatch in training`.
  public var description: String {
    "\(path.isEmpty ? "the layer itself" : path) (\(kind)): " + needs.reasons.joined(separator: "; ")
  }
}

extension Layer {
  /// The layer itself and all layers inside it that need anything by themselves, outer ones first.
  public var needsByPart: [PartNeeds] { needs(at: "", under: "") }

  private func needs(at path: String, under prefix: String) -> [PartNeeds] {
    let own = ownNeeds
    return (own == Needs() ? [] : [PartNeeds(path: path, kind: kind, needs: own)])
      + parts.flatMap { $0.layer.needs(at: prefix + $0.name, under: prefix + $0.name + ".") }
  }
}

extension Needs {
  /// The needs, each in words.
  public var reasons: [String] {
    var reasons: [String] = []
    if !minibatchStatistics.isEmpty {
      let modes = minibatchStatistics.map(\.rawValue).sorted(by: >).joined(separator: " and ")
      reasons.append("takes the statistics of its minibatch in " + modes)
    }
    if minimumValues > 1 { reasons.append("takes each statistic of at least \(minimumValues) values") }
    func add(_ what: String, _ names: [String]) {
      if !names.isEmpty { reasons.append(what + " " + names.joined(separator: ", ")) }
    }
    add("draws from", streams)
    add("keeps", statistics)
    if domain { reasons.append("must be told the domain") }
    add("multiplies with", weights)
    return reasons
  }
}
