import AssayKernels

extension Replicas.Layout {
  /// The layout that is expected to be the faster: the one whose threads are done first, were all blocks of
  /// replicas as long as they are estimated to be.
  ///
  /// Sixteen in lanes share what it takes to begin a call, and leave no part of a vector empty. But they read
  /// sixteen numbers where one alone reads one that it repeats, and a block with a free lane takes as long as a
  /// full one.
  package static func faster(for plan: Plan, count: Int, threads: Int) -> Self {
    let width = Int(ASSAY_REPLICA_LANES)
    func rounds(_ blocks: Int) -> Int { (blocks + threads - 1) / threads }
    let (starts, work) = plan.estimates
    let whole = rounds(count) * (starts + work)
    let lanes = rounds((count + width - 1) / width) * (starts + work * width * 9 / 8)
    return lanes < whole ? .lanes : .whole
  }
}

extension Plan {
  /// Picoseconds of one run: those that go into beginning calls and their stages, and those of the work itself.
  package var estimates: (starts: Int, work: Int) {
    body.reduce((0, 0)) { sum, instruction in
      if let loop = instruction.loop {
        let (starts, work) = loop.plan.estimates
        return (sum.0 + loop.length * starts, sum.1 + loop.length * work)
      }
      return (sum.0 + instruction.starts * Plan.start, sum.1 + instruction.cost)
    }
  }

  /// Picoseconds that it takes to begin a call or one of its stages.
  private static let start = 36_000
}

extension Instruction {
  /// How often a kernel begins: a fused call's stages do for every tile.
  fileprivate var starts: Int {
    guard let fused else { return 1 }
    return fused.stages.count * ((sizes[1] + fused.tile - 1) / max(fused.tile, 1))
  }
}
