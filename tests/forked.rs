//! Servers that fork after they have started (gunicorn, php-fpm): the child sorts as the parent does, also when other threads were at work when it was born.
#![cfg(unix)]
#![allow(unsafe_code)]

use std::sync::atomic::{AtomicBool, Ordering};

use pilah::{Scratch, Triage};

#[test]
fn a_child_sorts_as_its_parent() {
    let posts: Vec<&str> = include_str!("../benches/texts/posts.txt").lines().collect();
    let triage = Triage::builtin();
    let wanted = triage.classify_batch(&posts);
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let mut scratch = Scratch::new();
                while !done.load(Ordering::Relaxed) {
                    for post in &posts {
                        let _ = std::hint::black_box(triage.classify_with(&mut scratch, post));
                    }
                }
            });
        }
        for _ in 0..8 {
            // SAFETY: the child touches nothing that another thread may have locked but the allocator, which the C library makes ready for a fork.
            let child = unsafe { libc::fork() };
            assert!(child >= 0, "no child");
            if child == 0 {
                let mut scratch = Scratch::new();
                let same = posts.iter().zip(&wanted).all(|(p, v)| triage.classify_with(&mut scratch, p) == *v);
                // SAFETY: ends the child at once; nothing of the test harness may run in it.
                unsafe { libc::_exit(i32::from(!same)) };
            }
            let mut status = 0;
            // SAFETY: waits for the child made above.
            assert_eq!(unsafe { libc::waitpid(child, &raw mut status, 0) }, child);
            assert!(libc::WIFEXITED(status) && libc::WEXITSTATUS(status) == 0, "the child ended with {status}");
        }
        done.store(true, Ordering::Relaxed);
    });
}
