fn copy(cleared: &linnet_domain::Cleared) -> linnet_domain::Cleared {
    cleared.clone()
}

fn main() {}
