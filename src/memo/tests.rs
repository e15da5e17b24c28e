use super::*;

#[test]
fn only_new_inputs_are_computed_and_order_is_kept() {
    let mut memo = Memo::default();
    let lengths = |memo: &mut Memo<usize>, inputs: &[&str]| -> Vec<usize> {
        memo.begin();
        memo.map(inputs, |it| it.len()).iter().map(|it| **it).collect()
    };
    assert_eq!(lengths(&mut memo, &["a", "bb", "ccc"]), [1, 2, 3]);
    assert_eq!(memo.computed(), 3);
    assert_eq!(lengths(&mut memo, &["ccc", "dddd", "a"]), [3, 4, 1]);
    assert_eq!(memo.computed(), 1);
}

#[test]
fn a_result_is_found_wherever_its_input_comes() {
    let orders: [Vec<usize>; 6] = [
        (0..90).collect(),
        (0..90).rev().collect(),
        (20..90).chain(0..20).collect(),
        (0..40).chain([100, 101]).chain(41..90).collect(),
        (0..90).collect(),
        (0..3).flat_map(|_| 0..30).collect(),
    ];
    let mut memo = Memo::default();
    let mut computed = Vec::new();
    for order in orders {
        memo.begin();
        // A few at a time, as pages are made.
        for some in order.chunks(7) {
            let results = memo.each(some, |it| it * 2);
            assert!(results.iter().zip(some).all(|(value, it)| *value.value == it * 2));
            memo.keep(results);
        }
        computed.push(memo.computed());
    }
    // An input that comes again and again counts again.
    assert_eq!(computed, [90, 0, 0, 2, 1, 60]);
}

#[test]
fn results_are_carried_unseen() {
    let mut memo = Memo::default();
    let inputs: Vec<usize> = (0..20).collect();
    let mut round = |carried: Range<usize>, asked: &[usize]| {
        memo.begin();
        memo.carry(carried.clone());
        assert_eq!(memo.kept(), carried.len());
        let results = memo.each(asked, |it| it * 2);
        memo.keep(results);
        memo.computed()
    };
    assert_eq!(round(0..0, &inputs), 20);
    assert_eq!(round(0..10, &inputs[10..]), 0);
    assert_eq!(round(0..20, &[]), 0);
    assert_eq!(round(5..10, &inputs), 5, "what is carried is not there a second time");
}

#[test]
fn many_inputs_are_looked_up_like_few() {
    let mut memo = Memo::default();
    let many: Vec<usize> = (0..3 * LOOKED_UP).collect();
    memo.begin();
    assert!(memo.map(&many, |it| it * 2).iter().zip(&many).all(|(value, it)| **value == it * 2));
    memo.begin();
    let results = memo.each_if(&many, |it| it * 2 + 1, |input, _| input % 3 > 0);
    let is_right = |(it, input): (&Kept<usize>, &usize)| {
        let is_old = input % 3 > 0;
        it.is_computed() != is_old && *it.value == input * 2 + usize::from(!is_old)
    };
    assert!(results.iter().zip(&many).all(is_right));
    memo.keep(results);
    assert_eq!(memo.computed(), LOOKED_UP);
}
