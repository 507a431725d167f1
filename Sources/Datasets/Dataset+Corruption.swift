import AssayRandomness

extension Dataset {
  /// How a corrupted label is replaced.
  public enum Corruption: String, Sendable, Hashable, CaseIterable {
    /// By another class, each equally likely: every replaced label is wrong.
    case anotherClass
    /// By any class, each equally likely (Zhang et al. 2017, arXiv 1611.03530): a share of 1/classes of the replaced
    /// labels stays right.
    case anyClass
  }

  /// The dataset with the labels of a share of the examples replaced: of exactly ⌊share·count + ½⌋, chosen by
  /// a permutation of the stream. Example i's new label depends on the stream and i alone, so a larger share
  /// keeps all replacements of a smaller one. Throws when the share is not within 0 and 1, or when there is
  /// no other class.
  public func corruptingLabels(
    share: Double, to corruption: Corruption, stream: RandomStream
  ) throws -> Dataset {
    guard share >= 0, share <= 1 else { throw DatasetError.shareOutside(share) }
    guard classes > 1 || corruption == .anyClass else {
      throw DatasetError.tooFewClasses(dataset: name, classes: classes)
    }
    var labels = self.labels
    let draws = stream.split("classes")
    let chosen = stream.split("examples").permutation(of: count).prefix(
      Int((share * Double(count)).rounded()))
    for example in chosen {
      switch corruption {
      case .anyClass:
        labels[example] = Int32(draws.integer(below: classes, at: UInt64(example)))
      case .anotherClass:
        let step = 1 + draws.integer(below: classes - 1, at: UInt64(example))
        labels[example] = Int32((Int(labels[example]) + step) % classes)
      }
    }
    return try Dataset(
      name: name + ", \(share) of the labels corrupted", features: features, labels: labels, classes: classes,
      width: width)
  }
}
