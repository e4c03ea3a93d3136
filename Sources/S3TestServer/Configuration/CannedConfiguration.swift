// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The fast mode: nothing is stored, every request gets a prepared answer.
package struct CannedConfiguration: Sendable {
    /// Milliseconds between a request and its answer; 0 answers at once.
    package var delayMilliseconds = 0
    /// Every n-th copy is answered with 404 NoSuchKey; 0 means none.
    package var failEvery = 0
    /// How many objects of 1,024 bytes every listing names, all on one page.
    package var listedKeys = 0

    /// Answers at once and without failures, unless told otherwise.
    package init(delayMilliseconds: Int = 0, failEvery: Int = 0, listedKeys: Int = 0) {
        self.delayMilliseconds = delayMilliseconds
        self.failEvery = failEvery
        self.listedKeys = listedKeys
    }
}
