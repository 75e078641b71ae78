"""The reference backend: the centre's half of the contract, complete enough to run a hall against and to test one."""
