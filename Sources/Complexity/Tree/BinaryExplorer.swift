/// Depth-first enumeration of two-symbol machines on a tape, in tree normal form.
///
/// A machine's table is filled lazily: the machine runs until it needs an undefined entry, and there every
/// instruction is tried, with new states named in order of use. Each node represents exactly `weight`
/// machines. A node is a handful of words, so only registers are copied. One explorer belongs to one thread.
struct BinaryExplorer {
  let states: Int
  /// The number of steps within which a machine must halt, the halting step included.
  let limit: Int
  /// Nodes with this many undefined entries are handed to the sink instead of explored (0: none).
  let cut: Int
  let tally: Tally
  let direct: UnsafeMutablePointer<UInt64>
  let balance: UnsafeMutablePointer<MassBalance>
  let counters: UnsafeMutablePointer<TreeCounters>
  /// `weights[used · 16 + u]`: the number of machines that share a node with `u` undefined entries.
  let weights: UnsafeMutablePointer<UInt64>
  /// Receives nodes that are put aside, runs that do not fit the word, and runs that reached the limit.
  let sink: BinarySink

  /// Explores a node and everything below it.
  func explore(_ node: BinaryNode) {
    counters.pointee.nodes &+= 1
    let weight = weights[node.used &* 16 &+ node.undefined &- 1]
    if node.steps >= Int(counters.pointee.longestHalt) {
      counters.pointee.longestHalt = UInt64(node.steps &+ 1)
    }

    // Counts both halting instructions: the visited cells with 0 and with 1 under the head.
    let length = UInt64(truncatingIfNeeded: node.high &- node.low &+ 1)
    let start = UInt64(truncatingIfNeeded: node.position &- node.low)
    let flush = turnRight(node.tape, 0 &- start)
    let key = (flush & ((1 &<< length) &- 1)) | (1 &<< length)
    let head = 1 as UInt64 &<< start
    if key | head < Tally.directLimit {
      direct[Int(truncatingIfNeeded: key & ~head)] &+= weight
      direct[Int(truncatingIfNeeded: key | head)] &+= weight
    } else {
      tally.add(key & ~head, weight)
      tally.add(key | head, weight)
    }
    balance.pointee.halting &+= 2 &* weight
    let moves = UInt64(truncatingIfNeeded: 4 &* states)
    if node.undefined == 1 {
      balance.pointee.closed &+= moves &* weight
      return
    }
    branch(node)
  }

  /// The states from which an undefined entry can be reached once the node's own entry is filled, one bit for
  /// each state.
  ///
  /// Filling the entry adds an edge out of the node's state only; a path over it leads back to the
  /// successor it starts from, so one set serves every instruction tried.
  @inline(__always)  // runs at every node of the tree
  private func open(_ node: BinaryNode) -> UInt64 {
    let own = node.entry
    var open: UInt64 = 0
    for entry in 0..<UInt64(truncatingIfNeeded: 2 &* states) where entry != own {
      let undefined: UInt64 = BinaryNode.isUndefined(node.table &>> (5 &* entry)) ? 1 : 0
      open |= undefined &<< (entry &>> 1)
    }
    var changed = true
    while changed {
      changed = false
      for entry in 0..<UInt64(truncatingIfNeeded: 2 &* states) {
        // An undefined entry has successor 7, which is never open; the node's own entry is still undefined.
        let bit = (open &>> ((node.table &>> (5 &* entry &+ 2)) & 7) & 1) &<< (entry &>> 1)
        if bit & ~open != 0 {
          open |= bit
          changed = true
        }
      }
    }
    return open
  }

  /// Tries every move at the node's undefined entry.
  private func branch(_ node: BinaryNode) {
    let open = self.open(node)
    let successors = min(node.used &+ 1, states)
    let place = 5 &* node.entry
    let hole = ~(0x1F as UInt64 &<< place)
    for next in 0..<successors {
      let used = max(node.used, next &+ 1)
      let mass = weights[used &* 16 &+ node.undefined &- 1]
      if open &>> UInt64(truncatingIfNeeded: next) & 1 == 0 {
        counters.pointee.runs &+= 4
        balance.pointee.closed &+= 4 &* mass
        continue
      }
      let first: UInt64 = node.undefined == 2 &* states ? 2 : 4
      for choice in 0..<first {
        // choice: bit 0 writes, bit 1 moves left. At the root only moves to the right are tried; the others
        // are mirror images.
        let instruction = choice | UInt64(truncatingIfNeeded: next) &<< 2
        var child = node
        child.table = (node.table & hole) | instruction &<< place
        child.used = used
        child.undefined = node.undefined &- 1
        counters.pointee.runs &+= 1
        switch run(&child, instruction) {
        case .node:
          if child.undefined == cut { sink.putAside(child) } else { explore(child) }
        case .cycle: balance.pointee.cycles &+= mass
        case .translatedCycle: balance.pointee.translatedCycles &+= mass
        case .limit:
          counters.pointee.atLimit &+= 1
          sink.atLimit(child, mass)
        case .wide:
          counters.pointee.wide &+= 1
          sink.wide(child, mass)
        }
      }
    }
  }

  enum Ending { case node, cycle, translatedCycle, limit, wide }

  /// Runs a child from its first move until it needs an undefined entry, is proved to run for ever, reaches
  /// the step limit, or has visited 63 cells.
  ///
  /// Two proofs are tried during the run. *Cycle* (Brent): the whole configuration equals the one saved at a
  /// step that is doubled again and again. *Translated cycle*: the head reaches a new extreme cell in the
  /// state of the saved extreme on that side, and the cells between it and the farthest one visited since are
  /// as they were at the saved extreme; then everything repeats, shifted.
  @inline(__always)  // runs at every node of the tree
  private func run(_ child: inout BinaryNode, _ first: UInt64) -> Ending {
    let table = child.table
    var instruction = first
    var tape = child.tape
    var state: UInt64
    var position = child.position
    var low = child.low
    var high = child.high
    var remaining = limit &- 1 &- child.steps
    if remaining <= 0 { return .limit }

    var segment = 8
    var left = min(segment, remaining)
    remaining &-= left
    var savedTape: UInt64 = 0
    var savedPosition = Int.min
    var savedState: UInt64 = 0xFFF

    // The saved extreme: state and side, the rotated tape, its position, and the cells visited since.
    var markKey: UInt64 = 0xFFF
    var markTape: UInt64 = 0
    var markPosition = 0
    var lowest = 0
    var highest = 0
    var extremes: UInt = 0
    var ending = Ending.limit

    while true {
      // The write, then the move of the head.
      let delta = 1 &- Int(truncatingIfNeeded: instruction & 2)
      tape = (tape & ~1) | (instruction & 1)
      tape = turnRight(tape, UInt64(truncatingIfNeeded: delta))
      state = instruction & 0x1C
      position &+= delta
      lowest = min(lowest, position)
      highest = max(highest, position)
      left &-= 1

      if position > high {
        high = position
        if high &- low > 62 {
          ending = .wide
          break
        }
        if markKey == state {
          let span = markPosition &- lowest
          if span == 0 || (tape ^ markTape) &>> UInt64(truncatingIfNeeded: 64 &- span) == 0 {
            ending = .translatedCycle
            break
          }
        }
        extremes &+= 1
        if extremes & (extremes &- 1) == 0 {
          markKey = state
          markTape = tape
          markPosition = position
          lowest = position
          highest = position
        }
      } else if position < low {
        low = position
        if high &- low > 62 {
          ending = .wide
          break
        }
        if markKey == state | 1 {
          let span = highest &- markPosition
          if span == 0 || (tape ^ markTape) &<< UInt64(truncatingIfNeeded: 63 &- span) == 0 {
            ending = .translatedCycle
            break
          }
        }
        extremes &+= 1
        if extremes & (extremes &- 1) == 0 {
          markKey = state | 1
          markTape = tape
          markPosition = position
          lowest = position
          highest = position
        }
      }

      instruction = table &>> (5 &* (state &>> 1 | tape & 1))
      if BinaryNode.isUndefined(instruction) {
        ending = .node
        break
      }
      if tape == savedTape && position == savedPosition && state == savedState {
        ending = .cycle
        break
      }
      if left <= 0 {
        if remaining == 0 { break }
        savedTape = tape
        savedPosition = position
        savedState = state
        segment &*= 2
        left = min(segment, remaining)
        remaining &-= left
      }
    }

    child.tape = tape
    child.state = state
    child.position = position
    child.low = low
    child.high = high
    let steps = limit &- 1 &- remaining &- left
    counters.pointee.steps &+= UInt64(truncatingIfNeeded: steps &- child.steps)
    child.steps = steps
    return ending
  }
}

/// Receives from a binary explorer the rare runs that need more memory or another proof.
protocol BinarySink: AnyObject {
  func putAside(_ node: BinaryNode)
  func atLimit(_ child: BinaryNode, _ mass: UInt64)
  func wide(_ child: BinaryNode, _ mass: UInt64)
}
