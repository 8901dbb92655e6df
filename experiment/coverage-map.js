/**
 * Every test counts for the whole library, the command in it: its processes run dist/, whose source maps lead back to lib/. What
 * else tests load (simulations, the root's fixtures) is no product. tap prints no table where all of it is covered.
 */
export default () => 'lib/**/*.ts'
