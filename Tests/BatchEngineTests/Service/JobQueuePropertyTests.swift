// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import TestSupport
import Testing

@testable import BatchEngine

@Suite struct JobQueuePropertyTests {
    @Test(arguments: 0..<200 as Range<UInt64>)
    func `whatever happens, the higher ones run, never too many, and all end`(_ seed: UInt64) {
        var model = JobQueueModel(activeMax: Int(seed % 4) + 1, seed: seed)
        for _ in 0..<300 where model.problem == nil {
            if model.jobs.count < 20, model.random.chance(10) {
                model.add(
                    priority: Int.random(in: 0...3, using: &model.random),
                    work: .seconds(Int.random(in: 1...90, using: &model.random)))
            }
            if model.random.chance(10), let id = model.ids.randomElement(using: &model.random) {
                model.setPriority(Int.random(in: 0...3, using: &model.random), of: id)
            }
            if model.random.chance(15), let id = model.ids.randomElement(using: &model.random) {
                model.setWaiting(model.random.chance(50), id)
            }
            model.pass()
        }
        for id in model.ids { model.setWaiting(false, id) }
        var seconds = 0
        while !model.isOver, model.problem == nil, seconds < 6_000 {
            model.pass()
            seconds += 1
        }
        #expect(model.problem == nil, "seed \(seed)")
        #expect(model.isOver, "seed \(seed): something never ends")
    }

    @Test(arguments: 0..<50 as Range<UInt64>)
    func `equal ones are never more than a slice apart`(_ seed: UInt64) {
        let slice = Duration.seconds(20)
        var model = JobQueueModel(activeMax: Int(seed % 3) + 1, seed: seed, slice: slice)
        let count = Int(seed % 5) + 2
        for _ in 0..<count { model.addPrepared(priority: 7, work: .seconds(100_000)) }
        for _ in 0..<2_000 where model.problem == nil {
            model.pass()
            let spent = model.jobs.values.map(\.done)
            let apart = (spent.max() ?? .zero) - (spent.min() ?? .zero)
            // At each place one may be pausing, for up to four seconds.
            let bound = slice + .seconds(4 * model.activeMax + 4)
            if apart > bound { model.problem = "\(apart) apart" }
        }
        #expect(model.problem == nil, "seed \(seed)")
    }
}
