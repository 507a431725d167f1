import AssayExperiments
import AssayStoreConformance
import Testing

@Suite struct MemoryStoreTests {
  @Test(arguments: StoreConformance.checks) func `the store does what stores do`(_ check: StoreCheck) throws {
    try check.run(MemoryStore())
  }
}
